import Foundation
import Support
import Testing

extension OnTheVirtualBoard {
    /// The station on virtual time: what it does when nothing happens, and when everything it could wait for hangs.
    @Test func `F-B4 F-D3 at rest it wakes at most twice a second, and its lock waits for no disk, room or cloud`()
        async throws
    {
        let folder = try TemporaryFolder("steady")
        let alone = try folder.write("alone.toml", Self.alone)
        let hanging = try folder.write("portero.toml", Self.alone + Self.hanging)
        let board = try await VirtualBoard(
            [
                "--program", Package.shipped("portero"), "--file", "\(alone):/etc/portero/alone.toml",
                "--file", "\(hanging):/etc/portero/portero.toml",
            ], lane: .hermetic, story: Self.steadyStory, disk: 64 << 20)
        let told = Told(console: try await board.played())
        try atRest(told)
        try lockWhileAllHangs(told, board.chip.log)
    }

    /// A minute in which nobody comes, the watchdog fed: how often each process slept, what the agent wrote.
    private func atRest(_ told: Told) throws {
        let counts = told.numbers("idle")
        try #require(counts.count == 4, "\(told["idle"])")
        print("a minute at rest: agent \(counts[0]) wake-ups, guard \(counts[1]), \(counts[2]) bytes to the disk")
        #expect((1...120).contains(counts[0]) && (1...120).contains(counts[1]), "\(counts)")
        #expect(counts[2] == 0 && counts[3] == 0, "something was written: \(counts)")
    }

    /// Twenty presses of the exit button, each while the ledger's disk takes nothing for 5 s, and room and cloud take
    /// connections and say nothing.
    private func lockWhileAllHangs(_ told: Told, _ log: [ChipRecord]) throws {
        #expect(told["hang"].contains { $0.hasPrefix("cloud ") && $0.contains("unreachable") })
        #expect(told["hang"].contains { $0.hasPrefix("room ") && $0.contains("no whole answer") })
        let stalled = told["stalled"].map { $0.split(separator: " ").compactMap { Int($0) } }
        try #require(stalled.count == 20 && stalled.allSatisfy { $0.count == 2 }, "\(stalled)")
        #expect(stalled.allSatisfy { $0[0] >= 1 && $0[1] == 0 }, "the ledger waits for the disk, the loop does not")

        let levels = log.strike.filter { $0.time > log.after("press").first?.time ?? .zero }
        try #require(levels.map(\.level) == Array(repeating: [1, 0], count: 20).flatMap { $0 })
        var reactions: [Int] = []
        for (index, rise) in levels.enumerated() where rise.level == 1 {
            let touched = try #require(log.last { $0.line == "EXIT_BUTTON" && $0.level == 1 && $0.time <= rise.time })
            reactions.append(Int((rise.time - touched.time) / .microseconds(1)))
            let held = (levels[index + 1].time - rise.time) / .milliseconds(1)
            // The machine's only processor has more to do than the guard's deadline.
            #expect((1499.0...1510.0).contains(held), "released for \(held) ms")
        }
        reactions.sort()
        print("exit button to lock, all hanging: p50 \(reactions[10]) us, worst \(reactions[19]) us")
        #expect(reactions[19] <= 10_000)

        // Nothing of it was lost: pressed, released and locked, each time.
        let verified = told["verify"].joined()
        let records = try #require(Int(verified.prefix { $0.isNumber }), "\(verified)")
        #expect(records >= 60 && verified.contains("whole"), "\(verified)")
    }

    private static let alone = """
        station = "lobby-1"
        board   = "virtual"

        [[door]]
        name            = "main"
        release_time_ms = 1500

        """

    private static let hanging = """
        \(silentCloud)
        [room]
        address         = "127.0.0.1"
        management_port = 8080

        """

    private static let steadyStory = """
        \(storyWords)
        waits() { echo $(($(sed -n 's/^voluntary_ctxt_switches:[^0-9]*//p' /proc/$1/task/*/status | tr '\\n' '+')0)); }
        written() { sed -n 's/^write_bytes: //p' /proc/$a/io; }
        newest() { stat -c %Y /var/lib/portero/* | sort | tail -1; }
        mke2fs -F /dev/vda >/dev/null 2>&1; mount -t ext4 -o noatime /dev/vda /var/lib/portero
        nc -ll -p 8080 -e sleep 9999 &
        nc -ll -p 8081 -e sleep 9999 &
        mkdir -p -m 0700 /run/cred; (umask 077; echo secret >/run/cred/tuya-secret)
        start() { "$@" --state /var/lib/portero --credentials /run/cred >/run/log 2>&1 & a=$!
            until ask door status | grep -q '^main  *locked'; do sleep 1; done; }
        export NOTIFY_SOCKET=/run/nobody WATCHDOG_USEC=2000000
        start portero run --config /etc/portero/alone.toml
        guard=$(grep -l "^PPid:[^0-9]*$a\\$" /proc/[0-9]*/status | cut -d/ -f3)
        sleep 10
        w=$(waits $a) v=$(waits $guard) i=$(written) t=$(newest)
        sleep 60
        say idle $(($(waits $a) - w)) $(($(waits $guard) - v)) $(($(written) - i)) $(($(newest) - t))
        kill $a; wait $a
        start portero run
        sleep 5
        ask status | sed 's/^/say hang /'
        n=0
        while [ $n -lt 20 ]; do
            fsfreeze --freeze /var/lib/portero
            mark press
            printf '+1000 drive EXIT_BUTTON 1\\n+400 drive EXIT_BUTTON 0\\n+1100 drive EXIT_BUTTON 1\\n+150000 drive EXIT_BUTTON 0\\n' >/dev/vboard
            sleep 4.5
            say stalled $(grep -l '^State:.D' /proc/$a/task/*/status | wc -l) $(grep -c '^State:.D' /proc/$a/task/$a/status)
            sleep 0.5
            fsfreeze --unfreeze /var/lib/portero
            sleep 1
            n=$((n + 1))
        done
        ask audit verify | sed 's/^/say verify /'
        """
}
