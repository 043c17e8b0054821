import Foundation
import Support
import Testing

/// The station as it is installed: Debian with systemd as first process, the unit, its user, its device rule.
///
/// A story plays in it on virtual time, so that moments are the machine's own and repeat on any host.
struct InstalledStation {
    /// Release time and ceiling of the door, milliseconds.
    static let releaseTime = 3000
    static let releaseCeiling = 8000

    /// The chip's log of the whole story.
    let log: [ChipRecord]
    /// What the story printed, by the word in front of each line.
    private let said: Told

    /// Boots, plays `story` once the agent is ready, and powers off.
    ///
    /// In the story: `released` opens the door by a command and returns 0.3 s after; `mark TEXT` writes into the chip's log;
    /// `ready` waits for a running agent that says so and a locked door; `say WORD TEXT` is what ``told(_:)`` gives back.
    init(_ story: String) async throws {
        let folder = try TemporaryFolder("installed")
        let configuration = try folder.write("portero.toml", Self.configuration)
        let deploy = "\(Package.folder)/deploy"
        let board = try await VirtualBoard(
            [
                "--program", Package.shipped("portero"), "--file", "\(configuration):/etc/portero/portero.toml",
                "--file", "\(deploy)/portero.service:/lib/systemd/system/portero.service",
                "--file", "\(deploy)/portero.sysusers:/usr/lib/sysusers.d/portero.conf",
                "--file", "\(deploy)/portero.rules:/usr/lib/udev/rules.d/60-portero.rules",
                "--link",
                "etc/systemd/system/multi-user.target.wants/portero.service=/lib/systemd/system/portero.service",
            ], lane: .hermetic, story: Self.words + story + Self.end, wiring: "bias DOOR_STRIKE up", systemd: true)
        let console = try await board.played()
        log = board.chip.log
        said = Told(console: console)
    }

    /// What the story said under this word, in its order.
    func told(_ word: String) -> [String] { said[word] }

    /// The number of the record in which the story wrote this.
    func mark(_ text: String) throws -> Int {
        try #require(log.firstIndex { $0.kind == "mark" && $0.note == text }, "the story never came to \(text)")
    }

    /// The levels of the lock output after a mark, until the next one.
    func strike(after text: String) throws -> [ChipRecord] {
        log[try mark(text)...].dropFirst().prefix { $0.kind != "mark" }
            .filter { $0.kind == "level" && $0.line == "DOOR_STRIKE" }
    }

    /// Milliseconds from a mark to the moment the lock output fell; it rose no more until the next mark.
    func locked(after text: String) throws -> Int {
        let (begin, levels) = (log[try mark(text)].time, try strike(after: text))
        #expect(levels.map(\.level) == [0], "after \(text)")
        let fall = try #require(levels.first, "never locked after \(text)")
        return Int((fall.time - begin) / .milliseconds(1))
    }

    private static let configuration = """
        station = "lobby-1"
        board   = "virtual"

        [[door]]
        name               = "main"
        release_time_ms    = \(releaseTime)
        release_ceiling_ms = \(releaseCeiling)

        """

    private static let words = """
        export SYSTEMD_COLORS=0 SYSTEMD_PAGER=
        say() { echo "say $*"; }
        mark() { echo "mark $1" >/dev/vboard; }
        unit() { systemctl show -P "$1" portero; }
        agent() { unit MainPID; }
        lock() { for p in $(cat /sys/fs/cgroup/system.slice/portero.service/cgroup.procs); do
            [ "$p" = "$(agent)" ] || echo "$p"; done; }
        ready() { for n in $(seq 60); do
            [ "$(unit ActiveState)" = active ] && portero door status 2>/dev/null | grep -q '^main  *locked' && return
            usleep 500000; done; say late "$1"; journalctl -u portero -n 30 --no-pager; }
        released() { portero door release main >/run/asked || say refused "$(cat /run/asked)"; usleep 300000; }
        ready boot

        """

    private static let end = """

        journalctl -u portero --no-pager -o short-monotonic | sed 's/^/say journal /'

        """
}
