import Foundation
import Support
import Testing

/// The agent killed in the midst of mixed traffic; what it acknowledged must be there.
///
/// Each kill has a seed of its own, the first of which is printed and may be given as `PORTERO_KILL_SEED`.
/// `PORTERO_KILL_SEEDS=500` asks for so many.
@Suite struct KilledAtRandom {
    /// What a person's grant was told to be.
    private enum Wish: String, CaseIterable { case granted, disabled, revoked }

    /// What commands acknowledged, and the one that was under way when the agent was killed.
    private struct Told {
        var persons: [String: Wish] = [:]
        var underWay: (person: String, wish: Wish)?
    }

    @Test func `F-A2 killed at random moments, nothing acknowledged is lost and the audit is whole`() async throws {
        let seeds = Self.seeds(20)
        print("F-A2 \(seeds.count) seeds from \(seeds.lowerBound)")
        let station = try await Station(Settings(releaseTime: 300))
        var told = Told()
        // Further ones where the disk is so slow that hardly anything was acknowledged.
        for seed in seeds.lowerBound..<seeds.lowerBound + UInt64(max(100, seeds.count))
        where seeds.contains(seed) || told.persons.count <= 5 {
            var random = SeededGenerator(seed: seed)
            let agent = try await station.start()
            try await check(station, &told, "seed \(seed)")
            let alarm = Task { [delay = Int.random(in: 5...350, using: &random)] in
                try await Task.sleep(for: .milliseconds(delay))
                agent.send(SIGKILL)
            }
            while agent.exit == nil, await act(on: station, &told, &random) {}
            try await alarm.value
            try await agent.ended()
            try await expectIntegrity(station, "seed \(seed)")
            try await eventually("the lock, seed \(seed)") { try await !station.isReleased() }
        }
        try await expectAgreement(station, &told, "after seed \(seeds.lowerBound)")
        #expect(told.persons.count > 5)
    }

    @Test func `F-A1 F-A3 killed at a file call, and at another while it recovers: nothing acknowledged is lost`()
        async throws
    {
        try await Facility.strace.require()
        let seeds = Self.seeds(6)
        print("F-A3 \(seeds.count) seeds from \(seeds.lowerBound)")
        let station = try await Station(Settings(releaseTime: 300))
        var told = Told()
        var (inTraffic, inRecovery) = (0, 0)
        var isEnough: Bool { inTraffic > 0 && inRecovery > 0 && !told.persons.isEmpty }
        var last = seeds.upperBound - 1
        // Further ones where what was drawn met no agent, or none that had acknowledged anything.
        for seed in seeds.lowerBound..<seeds.lowerBound + UInt64(max(60, seeds.count))
        where seeds.contains(seed) || !isEnough {
            last = seed
            var random = SeededGenerator(seed: seed)
            let first = try await startKilled(station, at: 1...12, &random)
            if first.runs {
                let end = ContinuousClock.now + .seconds(1)
                while first.agent.exit == nil, ContinuousClock.now < end, await act(on: station, &told, &random) {}
                if (try? await station.control.get("/healthz")) == nil {
                    try await first.expectKill("seed \(seed)")
                    inTraffic += 1
                }
            }
            try await Self.end(first.agent)
            let second = try await startKilled(station, at: 1...4, &random)
            if !second.runs { inRecovery += 1 }
            try await Self.end(second.agent)
            try await expectIntegrity(station, "seed \(seed)")
            try await Self.end(station.start())
            try await station.start()
            try await check(station, &told, "seed \(seed)")
            try await Self.end(station.agent)
        }
        print("F-A3 killed in traffic \(inTraffic) times, while recovering \(inRecovery) times, last seed \(last)")
        #expect(inTraffic > 0 && inRecovery > 0 && told.persons.count > 0)
        try await expectAgreement(station, &told, "after seed \(last)")
    }

    private static func seeds(_ usual: UInt64) -> Range<UInt64> {
        let given = ProcessInfo.processInfo.environment
        let first = given["PORTERO_KILL_SEED"].flatMap(UInt64.init) ?? UInt64.random(in: 1...(.max / 2))
        return first..<(first + (given["PORTERO_KILL_SEEDS"].flatMap(UInt64.init) ?? usual))
    }

    /// An agent that is killed at a call, under the tracer that does it.
    private struct Doomed {
        let agent: Program
        /// Whether it ran before that.
        let runs: Bool
        let trace: String

        /// It was the tracer who killed it, and nothing else.
        func expectKill(_ when: String) async throws {
            try await eventually("the tracer's word, \(when)") {
                try String(contentsOfFile: trace, encoding: .utf8).contains("+++ killed by SIGKILL +++")
            }
        }
    }

    /// Starts an agent that is killed at a call on the ledger's files that is drawn; what ends before it runs was killed so.
    private func startKilled(
        _ station: Station, at numbers: ClosedRange<Int>, _ random: inout SeededGenerator
    ) async throws -> Doomed {
        let calls = ["pwrite64", "pwrite64", "fdatasync", "fdatasync", "ftruncate", "unlink", "openat"]
        let call = calls.randomElement(using: &random) ?? "pwrite64"
        let number = Int.random(in: numbers, using: &random)
        let files = ["", "-wal", "-shm"].flatMap { ["-P", station.ledger + $0] }
        let trace = try station.folder.write("trace", "")
        let words =
            [try #require(Tool.path("strace")), "-f", "-q", "-o", trace] + files
            + ["-e", "trace=\(call)", "-e", "inject=\(call):signal=SIGKILL:when=\(number)"]
        let runs = (try? await station.start(through: words)) != nil
        let doomed = Doomed(agent: try station.agent, runs: runs, trace: trace)
        if !runs { try await doomed.expectKill("\(call) \(number)") }
        return doomed
    }

    /// Ends what runs there, the tracer's child with it; its guard follows by itself.
    private static func end(_ agent: Program) async throws {
        for child in Processes.children(of: agent.pid) { kill(child, SIGKILL) }
        agent.send(SIGKILL)
        try await agent.ended(within: .seconds(20))
    }

    /// What is owed to the cloud is worked off in the end.
    private func expectAgreement(_ station: Station, _ told: inout Told, _ when: Comment) async throws {
        try await station.start()
        try await check(station, &told, when)
        let persons = told.persons
        try await eventually("the cloud's agreement, \(when)", within: .seconds(30)) {
            let heard = Set(try await station.cloudPersons())
            return persons.allSatisfy { $0.value == .disabled || heard.contains($0.key) == ($0.value == .granted) }
        }
    }

    /// One thing a person may do; false when a change got no answer, after which nothing more is asked.
    private func act(on station: Station, _ told: inout Told, _ random: inout SeededGenerator) async -> Bool {
        let person = "p\(Int.random(in: 0..<12, using: &random))"
        let request: (method: String, path: String, body: String?, wish: Wish?)
        // An edit switches nobody on.
        let edited: Wish = told.persons[person] == .disabled ? .disabled : .granted
        switch Int.random(in: 0..<8, using: &random) {
        case 0...2: request = ("PUT", "/api/grants/\(person)", #"{"peers": ["\#(person)@room.example"]}"#, edited)
        case 3, 4: request = ("DELETE", "/api/grants/\(person)", nil, .revoked)
        case 5:
            guard told.persons[person] == .granted else { return true }
            request = ("POST", "/api/grants/\(person)/disable", "{}", .disabled)
        case 6: request = ("POST", "/api/doors/main", #"{"action": "release"}"#, nil)
        default:
            _ = try? await station.ring(Station.peer(person))
            return true
        }
        if let wish = request.wish { told.underWay = (person, wish) }
        let reply = try? await station.control.send(
            request.method, request.path, headers: ["Content-Type": "application/json"],
            body: request.body.map { Array($0.utf8) }, within: .seconds(2))
        guard let wish = request.wish else { return true }
        guard let reply else { return false }
        told.underWay = nil
        if reply.status == 200 { told.persons[person] = wish }
        return true
    }

    /// SQLite's own judgement of a copy: the agent's next start is to recover the file by itself.
    private func expectIntegrity(_ station: Station, _ when: Comment) async throws {
        let copy = try TemporaryFolder("copy")
        for name in ["ledger.db", "ledger.db-wal"]
        where FileManager.default.fileExists(atPath: "\(station.state)/\(name)") {
            try FileManager.default.copyItem(atPath: "\(station.state)/\(name)", toPath: copy.file(name))
        }
        #expect(try await SQLite(copy.file("ledger.db")).write("PRAGMA integrity_check") == "ok\n", when)
    }

    /// Everything acknowledged is there; the one under way may be, whole or not at all.
    private func check(_ station: Station, _ told: inout Told, _ when: Comment) async throws {
        let list: JSONValue = try await station.control.get("/api/grants").decoded()
        var found: [String: String] = [:]
        for grant in list.items { found[grant["person"].text ?? ""] = grant["wanted"].text }
        for (person, wish) in told.persons {
            let isUnderWay = told.underWay?.person == person && told.underWay?.wish.rawValue == found[person]
            #expect(found[person] == wish.rawValue || isUnderWay, "\(person), \(when)")
        }
        // What was under way is settled now, one way or the other.
        if let (person, _) = told.underWay { told.persons[person] = found[person].flatMap(Wish.init) }
        told.underWay = nil
        let verified = try await station.control.get("/api/audit/verification", within: .seconds(10))
        let chain: JSONValue = try verified.decoded()
        #expect(chain["whole"].flag == true, "\(verified.text), \(when)")
    }
}
