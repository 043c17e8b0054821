import Foundation
import Support
import Testing

extension OnTheVirtualBoard {
    /// Power cut while commits are acknowledged, on a disk that forgets what was not flushed.
    ///
    /// One machine works; what its disk would hold after a cut is taken at many moments. Other machines then start from
    /// each of these. A writer that does not wait for the disk stands beside the agent: it must be seen to lose what it
    /// acknowledged, else the disk forgets nothing and the test proves nothing.
    @Test
    func `F-A6 F-B3 the power is cut while commits are acknowledged: none of these is lost, and the agent is ready`()
        async throws
    {
        try await Facility.tool("mkfs.ext4", package: "e2fsprogs").require()
        try await Facility.tool("sqlite3").require()
        let seed = UInt64.random(in: 1...UInt64.max)
        let wanted = ProcessInfo.processInfo.environment["PORTERO_POWER_CUTS"].flatMap(Int.init) ?? 5
        print("F-A6 seed \(seed), \(wanted) cuts")
        let disk = try await VolatileDisk(bytes: 24 << 20, seed: seed)
        let cuts = try await cuts(wanted, of: disk, seed: seed)

        var (lost, acknowledged) = (0, 0)
        for start in stride(from: 0, to: cuts.count, by: Self.disksAtOnce) {
            let some = Array(cuts[start..<min(start + Self.disksAtOnce, cuts.count)])
            let told = try await lookedAt(some)
            expectReadOnly(told)
            for (index, cut) in some.enumerated() {
                let (name, what): (String, Comment) = ("disk\(index)", "seed \(seed), cut \(start + index)")
                let found = told[name + "-persons"].joined().split(separator: " ").compactMap { Int($0.dropFirst()) }
                let agent = cut.told["agent"] ?? 0
                // In the order in which they were asked for, each acknowledged one, at most one more and no gap.
                #expect(Set(found) == Set(0...(found.max() ?? 0)), "\(what): \(found.sorted())")
                #expect((found.max() ?? 0) >= agent, "\(what): \(found.max() ?? 0) of \(agent)")
                #expect(told[name + "-verify"].joined().contains("whole"), "\(what): \(told[name + "-verify"])")
                #expect(told[name + "-ready"].count == 1, "\(what)")
                #expect((told.numbers(name + "-full").first ?? 0) >= cut.told["full"] ?? 0, "\(what)")
                lost += max(0, (cut.told["off"] ?? 0) - (told.numbers(name + "-off").first ?? 0))
                acknowledged += agent
            }
        }
        print("F-A6: \(acknowledged) acknowledged and found; the writer that does not wait lost \(lost)")
        #expect(lost > 0, "no cut took anything: this disk forgets nothing")
        #expect(acknowledged > 0)
    }

    /// An image of the disk, and the highest number each writer had acknowledged by then.
    private struct Cut {
        let image: String
        let told: [Substring: Int]
    }

    private static let disksAtOnce = 16

    private func cuts(_ wanted: Int, of disk: VolatileDisk, seed: UInt64) async throws -> [Cut] {
        var random = SeededGenerator(seed: seed)
        let folder = try TemporaryFolder("cut")
        let board = try await VirtualBoard(
            try Self.contents(folder), story: Self.writing, drives: [disk.drive])
        for writer in ["agent", "full", "off"] {
            try await board.console.line(containing: "say \(writer) ", within: .seconds(120))
        }
        var cuts: [Cut] = []
        for number in 0..<wanted {
            let before = cuts.last?.told["agent"] ?? 0
            try await eventually("another commit", within: .seconds(60)) {
                (Self.highest(board.console.output)["agent"] ?? 0) > before
            }
            try await Task.sleep(for: random.time(0...400_000))
            // Read before the cut is asked for: what is acknowledged later may be lost.
            let told = Self.highest(board.console.output)
            cuts.append(Cut(image: try await disk.cut(number), told: told))
        }
        return cuts
    }

    private static func highest(_ console: String) -> [Substring: Int] {
        var found: [Substring: Int] = [:]
        for line in console.split(separator: "\n").dropLast() where line.hasPrefix("say ") {
            let words = line.split(separator: " ")
            guard words.count == 3, let number = Int(words[2]) else { continue }
            found[words[1]] = max(found[words[1]] ?? 0, number)
        }
        return found
    }

    /// The first disk became read-only as one does that has failed, and was made writable again.
    private func expectReadOnly(_ told: Told) {
        let said = told["readonly"].map { $0.lowercased().replacing("-", with: "") }
        #expect(said.count == 2 && said.allSatisfy { $0.contains("readonly") }, "\(told["readonly"])")
        #expect(told["writable"].joined().contains("ready") && told["writable"].joined().contains("whole"))
    }

    private func lookedAt(_ cuts: [Cut]) async throws -> Told {
        let folder = try TemporaryFolder("cut")
        let board = try await VirtualBoard(
            try Self.contents(folder), story: Self.looking, drives: cuts.map(\.image))
        return Told(console: try await board.played())
    }

    private static func contents(_ folder: TemporaryFolder) throws -> [String] {
        let configuration = try folder.write("portero.toml", houseConfiguration())
        return [
            "--program", Package.shipped("portero"), "--program", try #require(Tool.path("sqlite3")),
            "--file", "\(configuration):/etc/portero/portero.toml",
        ]
    }

    private static let starting = """
        ask() { portero "$@" --state $state 2>&1; }
        mkdir -p -m 0700 /run/cred; (umask 077; echo secret >/run/cred/tuya-secret)
        start() {
            portero run --state $state --credentials /run/cred >/run/log 2>&1 & a=$!
            n=0
            until ask status | grep -q '^station  *running'; do
                sleep 0.2; n=$((n + 1)); [ $n -lt 200 ] || { cat /run/log; return 1; }
            done
        }

        """

    private static let writing =
        starting + """
            disk=/var/lib/portero state=/var/lib/portero/state
            mount -t ext4 -o noatime /dev/vda $disk
            writer() {
                {
                    echo "pragma journal_mode=wal; pragma synchronous=$1; create table a(n integer primary key);"
                    i=0
                    while :; do
                        i=$((i + 1)); echo "insert into a values($i); select 'say $1 $i';"; usleep $2
                    done
                } | sqlite3 $disk/$1.db &
            }
            mkdir -m 0700 $state
            start || exit 1
            writer full 400000
            writer off 80000
            n=0
            while :; do ask grant add p$n --wait 0 >/dev/null && echo "say agent $n"; n=$((n + 1)); done
            """

    private static let looking =
        starting + """
            shut() {
                echo u >/proc/sysrq-trigger
                until grep -q "$disk ext4 ro" /proc/mounts; do sleep 0.2; done
                echo "say readonly" $(ask grant revoke p0)
                echo "say readonly" $(ask status | grep '^ledger')
                mount -o remount,rw $device $disk
                n=0
                until ask status | grep -q '^ledger  *ready'; do sleep 0.5; n=$((n + 1)); [ $n -lt 60 ] || break; done
                echo "say writable" $(ask status | grep '^ledger')
                echo "say writable" $(ask audit verify)
            }
            number=0
            for device in /dev/vd*; do
                disk=/run/disk$number state=/run/disk$number/state
                mkdir $disk
                mount -t ext4 -o noatime $device $disk
                start && echo "say disk$number-ready"
                echo "say disk$number-persons" $(ask grant list --json | grep -o '"person" *: *"[^"]*"' | cut -d'"' -f4)
                echo "say disk$number-verify" $(ask audit verify)
                for writer in full off; do
                    echo "say disk$number-$writer" $(sqlite3 $disk/$writer.db 'select max(n) from a' 2>/dev/null || echo 0)
                done
                [ $number -gt 0 ] || shut
                kill -9 $a; wait $a; sleep 0.3
                umount $disk
                number=$((number + 1))
            done
            """
}
