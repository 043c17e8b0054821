import Foundation
import Support
import Testing

/// The agent killed at random moments of mixed traffic; what it acknowledged must be there.
@Suite struct KilledAtRandom {
    /// What a person's grant was told to be.
    private enum Wish: String, CaseIterable { case granted, disabled, revoked }

    /// What commands acknowledged, and the one that was under way when the agent was killed.
    private struct Told {
        var persons: [String: Wish] = [:]
        var underWay: (person: String, wish: Wish)?
    }

    @Test func `F-A2 killed at random moments, nothing acknowledged is lost and the audit is whole`() async throws {
        let seed = UInt64.random(in: 1...UInt64.max)
        print("F-A2 seed \(seed)")
        var random = SeededGenerator(seed: seed)
        let station = try await Station(Settings(releaseTime: 300))
        var told = Told()
        // Further ones where the disk is so slow that hardly anything was acknowledged.
        for run in 1...100 where run <= 20 || told.persons.count <= 5 {
            let agent = try await station.start()
            try await check(station, &told, "seed \(seed), run \(run)")
            let alarm = Task { [delay = Int.random(in: 5...350, using: &random)] in
                try await Task.sleep(for: .milliseconds(delay))
                agent.send(SIGKILL)
            }
            while agent.exit == nil, await act(on: station, &told, &random) {}
            try await alarm.value
            try await agent.ended()
            try await expectIntegrity(station, "seed \(seed), run \(run)")
            try await eventually("the lock, seed \(seed), run \(run)") { try await !station.isReleased() }
        }
        try await station.start()
        try await check(station, &told, "seed \(seed), end")
        #expect(told.persons.count > 5)
        // What is owed to the cloud is worked off in the end.
        let persons = told.persons
        try await eventually("the cloud's agreement, seed \(seed)", within: .seconds(30)) {
            let heard = Set(try await station.cloudPersons())
            return persons.allSatisfy { $0.value == .disabled || heard.contains($0.key) == ($0.value == .granted) }
        }
    }

    /// One thing a person may do; false when a change got no answer, after which nothing more is asked.
    private func act(on station: Station, _ told: inout Told, _ random: inout SeededGenerator) async -> Bool {
        let person = "p\(Int.random(in: 0..<12, using: &random))"
        let request: (method: String, path: String, body: String?, wish: Wish?)
        switch Int.random(in: 0..<8, using: &random) {
        case 0...2: request = ("PUT", "/api/grants/\(person)", #"{"peers": ["\#(person)@room.example"]}"#, .granted)
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
        let words = ["sqlite3", copy.file("ledger.db"), "pragma integrity_check"]
        let judged = try await Program.run("/usr/bin/env", words)
        #expect(judged.output == "ok\n", "\(judged.errors), \(when)")
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
