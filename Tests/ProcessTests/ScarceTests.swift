import Foundation
import Support
import Testing

/// Descriptors used up, and a log whose reader has gone.
@Suite struct Scarce {
    @Test
    func `F-A12 without a free descriptor the doors work and systemd hears of it; commands are refused by name`()
        async throws
    {
        try await Facility.tool("prlimit", package: "util-linux").require()
        let station = try await Station(Settings(releaseTime: 500))
        let manager = try NotifySocket(in: station.folder)
        try await station.start(environment: ["NOTIFY_SOCKET": manager.path, "WATCHDOG_USEC": "2000000"])
        try await station.settle()
        try await station.grant("anna", unit: "101")
        try await station.peer("anna", "answer")
        let agent = try station.agent
        let before = try Processes.descriptors(of: agent.pid).count

        try await Self.limit(agent.pid, to: Self.lowestFree(of: agent.pid))
        let refused = try await station.portero("status")
        #expect(refused.exit == .code(69), "\(refused)")
        try await agent.line(containing: "commands: fault, no file descriptor is left", on: .errors)
        try await manager.status("commands: fault, no file descriptor is left")
        let chip = try await station.rehearsal.now("chip")
        try await station.openFromCall("anna")
        let released = try await station.lock(released: true, since: chip)
        let locked = try await station.lock(released: false, since: released.number)
        try await station.pressExit()
        try await station.lock(released: true, since: locked.number)
        let told = manager.messages.count
        try await eventually("three further signs of life", within: .seconds(20)) {
            manager.messages.dropFirst(told).count { $0.text == "WATCHDOG=1" } >= 3
        }

        try await Self.limit(agent.pid, to: 256)
        try await eventually("an answer", within: .seconds(20)) {
            (try? await station.portero("status"))?.exit == .code(0)
        }
        try await station.become(["commands": "ready", "ledger": "ready"])
        try await eventually("no descriptor more than before") {
            try Processes.descriptors(of: agent.pid).count <= before + 1
        }
    }

    @Test(arguments: ["a pipe", "a socket"])
    func `F-A14 the reader of the log goes away while the agent runs: no exit, no wait`(kind: String) async throws {
        let station = try await Station()
        let words = ([Package.product("portero")] + station.runWords).map { "'\($0)'" }.joined(separator: ", ")
        let script = """
            import os, socket, sys
            if sys.argv[1] == "a pipe":
                reader, writer = os.pipe()
                mine, theirs = os.fdopen(reader, "rb", 0), writer
            else:
                one, other = socket.socketpair()
                mine, theirs = one.makefile("rb", 0), other.fileno()
            child = os.fork()
            if child == 0:
                os.dup2(theirs, 2)
                os.execv('\(Package.product("portero"))', [\(words)])
            while b"station: running" not in mine.readline(): pass
            print(child, flush=True)
            os._exit(0)
            """
        let starter = try Program(
            "/usr/bin/env", ["python3", "-c", script, kind], environment: station.environment)
        station.use(starter)
        let agent = try await starter.line("the agent's process", within: .seconds(20)) { Int32($0) != nil }
        try await starter.ended()
        try await station.settle()
        // Each of these would write to the log.
        let held = Processes.children(of: Int32(agent) ?? 0)
        for guardian in held { kill(guardian, SIGKILL) }
        try await station.settle()
        try await station.work()
        #expect(Processes.state(of: Int32(agent) ?? 0) != nil)
    }

    private static func lowestFree(of pid: Int32) throws -> Int {
        let taken = try Processes.descriptors(of: pid)
        return (0...).first { taken[$0] == nil } ?? 0
    }

    /// The kernel's limit: the lowest number that is not given out.
    private static func limit(_ pid: Int32, to count: Int) async throws {
        let ran = try await Program.run("/usr/bin/env", ["prlimit", "--pid", "\(pid)", "--nofile=\(count):"])
        try #require(ran.exit == .code(0), "\(ran.errors)")
    }
}
