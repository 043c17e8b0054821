import Foundation
import Support
import Testing

/// Log lines as systemd's journal gets them.
@Suite struct JournalFieldsTests {
    @Test func `where standard error is the journal, lines are entries with fields; without its socket, lines again`()
        async throws
    {
        try await Facility.mountNamespace.require()
        let station = try await Station()
        let place = station.folder.file("journal")
        try FileManager.default.createDirectory(atPath: place, withIntermediateDirectories: false)
        let journal = try NotifySocket(in: station.folder, named: "journal/socket")
        // The machine's journal is not touched: the agent sees this folder in its place, and a standard error that the
        // variable names, as under systemd.
        let setUp = """
            mount -t tmpfs none /run && mkdir -p /run/systemd/journal && mount --bind \(place) /run/systemd/journal \
            && JOURNAL_STREAM=$(stat -Lc %d:%i /proc/self/fd/2) && export JOURNAL_STREAM && exec "$@"
            """
        let program = try Program(
            try #require(Tool.path("unshare")),
            ["-m", "sh", "-c", setUp, "sh", Package.product("portero")] + station.runWords,
            environment: station.environment)
        station.use(program)
        let running = try await journal.message("MESSAGE=station: running\n")
        #expect(
            running.text == """
                MESSAGE=station: running
                PRIORITY=6
                SYSLOG_IDENTIFIER=portero
                PORTERO_PART=station
                PORTERO_STATE=running

                """)
        try await station.settle()
        try await station.rehearsal.order("/cloud/stop")
        let gone = try await journal.message("MESSAGE=cloud: unreachable, ").text
        #expect(gone.contains("\nPRIORITY=4\n") && gone.hasSuffix("\nPORTERO_PART=cloud\nPORTERO_STATE=unreachable\n"))
        #expect(gone.split(separator: "\n").count == 5, "\(gone)")
        #expect(program.errors == "")

        try FileManager.default.removeItem(atPath: journal.path)
        kill(try await station.guardProcess(), SIGKILL)
        try await program.line("the line", on: .errors) { $0.hasPrefix("<4>guard: restarting, ") }
    }

    @Test func `a JOURNAL_STREAM that names another file than standard error is nothing to the agent`() async throws {
        let station = try await Station()
        try await station.start(environment: ["JOURNAL_STREAM": "1:1"])
        let lines = try station.agent.errors.split(separator: "\n")
        #expect(lines.contains("info: station: running") && !lines.contains { $0.hasPrefix("<") }, "\(lines)")
    }
}
