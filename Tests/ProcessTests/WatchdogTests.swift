import Foundation
import Support
import Testing

/// What systemd hears, over its own protocol, and when it stops hearing it.
@Suite struct Watchdog {
    @Test func `F-A8 signs of life come within half of what is waited for, and stop when the loop of the doors stops`()
        async throws
    {
        try await Facility.strace.require()
        let (station, manager) = try await started(["WATCHDOG_USEC": "2000000"])
        try await manager.message("READY=1")
        let steady = ContinuousClock.now
        try await eventually("five signs of life", within: .seconds(20)) {
            manager.messages.count { $0.text == "WATCHDOG=1" && $0.at > steady } >= 5
        }
        let beats = manager.messages.filter { $0.text == "WATCHDOG=1" }.map(\.at)
        let gaps = zip(beats, beats.dropFirst()).map { $1 - $0 }.sorted()
        #expect(gaps[gaps.count / 2] < .seconds(1), "signs of life \(gaps) apart")

        // The thread of the loop alone hangs in a call of the system; every other thread goes on.
        let agent = try station.agent
        let strace = try #require(Tool.path("strace"))
        let hang = try Program(
            strace,
            ["-qq", "-e", "inject=poll,ppoll,epoll_wait,epoll_pwait:delay_enter=60000000", "-p", "\(agent.pid)"])
        try await eventually("the loop traced", within: .seconds(10)) {
            try Processes.status(of: agent.pid, "TracerPid") != "0"
        }
        try await Task.sleep(for: .seconds(1.5))
        let told = manager.messages.count
        try await Task.sleep(for: .seconds(4))
        #expect(
            manager.messages.count == told,
            "the loop hangs, and something says it lives: \(manager.messages.last?.text ?? "")")
        #expect(agent.exit == nil)
        // Let go, it goes on.
        hang.send(SIGTERM)
        try await manager.message("WATCHDOG=1", skipping: told)
    }

    @Test func `nobody who did not ask gets signs of life; a good-bye is said`() async throws {
        for environment in [[:], ["WATCHDOG_USEC": "400000", "WATCHDOG_PID": "1"], ["WATCHDOG_USEC": "0"]] {
            let (station, manager) = try await started(environment)
            try await manager.message("READY=1")
            try await Task.sleep(for: .seconds(1))
            try station.agent.send(SIGTERM)
            try await manager.message("STOPPING=1")
            #expect(!manager.messages.contains { $0.text.hasPrefix("WATCHDOG") }, "asked with \(environment)")
        }
    }

    @Test func `the status of the service names what is wrong, and why`() async throws {
        let (station, manager) = try await started([:])
        try await manager.message("READY=1")
        try await station.settle()
        // On a machine whose clock nobody synchronises, the clock is named.
        try await manager.message("STATUS=")
        let told = manager.messages.count
        try await station.rehearsal.order("/room/stop")
        let status = try await manager.status("room: ", skipping: told)
        #expect(status.text.contains(#/room: [a-z]+, ./#))
        #expect(!status.text.contains("\n"))
    }

    /// A station whose agent is told of a service manager.
    private func started(_ environment: [String: String]) async throws -> (Station, NotifySocket) {
        let station = try await Station()
        let manager = try NotifySocket(in: station.folder)
        var given = station.environment
        given["NOTIFY_SOCKET"] = manager.path
        for name in ["WATCHDOG_USEC", "WATCHDOG_PID"] { given[name] = environment[name] ?? "" }
        station.use(try Program("portero", station.runWords, environment: given))
        return (station, manager)
    }
}
