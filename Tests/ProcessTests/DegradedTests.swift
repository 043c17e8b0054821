import Foundation
import Support
import Testing

/// Ledger or keys lost: the doors go on.
@Suite struct Degraded {
    @Test(arguments: ["a picture", "a cut", "flipped pages"])
    func `F-B5 a damaged ledger is set aside by name; exit button, locks and status go on, the rest is denied`(
        damage: String
    ) async throws {
        let station = try await Station.working()
        try await station.grant("anna", unit: "101")
        try await station.end()
        let whole = try Data(contentsOf: URL(fileURLWithPath: station.ledger))
        let damaged = Self.damaged(whole, damage)
        try station.replaceLedger(damaged)
        try await station.startDegraded()
        let aside = station.folder.file("state/ledger.db.damaged-1")
        #expect(try Data(contentsOf: URL(fileURLWithPath: aside)) == damaged)
        #expect(!FileManager.default.fileExists(atPath: station.ledger))

        try await station.become(["ledger": "fault", "guard": "ready", "door main": "locked", "station": "degraded"])
        let said = try await station.portero("status")
        #expect(said.exit == .code(0) && said.output.contains("ledger.db.damaged-1"))
        let chip = try await station.rehearsal.now("chip")
        try await station.pressExit()
        let released = try await station.lock(released: true, since: chip)
        let locked = try await station.lock(released: false, since: released.number)
        try await station.key("101#")
        for words in [["door", "release"], ["grant", "list"], ["grant", "revoke", "anna"], ["audit", "tail"]] {
            let ran = try await station.portero(words)
            #expect(ran.exit == .code(1) && ran.errors.contains("internal-fault"), "\(words) \(ran)")
        }
        #expect(try await station.portero("door", "lock").exit == .code(0))
        #expect(try await station.portero("relock").exit == .code(0))
        let room = try await station.rehearsal.entries("room", kind: "received", name: "call")
        #expect(room.isEmpty)
        #expect(
            try await station.rehearsal.entries("chip", since: locked.number, kind: "level", name: Station.door)
                .isEmpty)

        // A copy put back: everything returns by itself, and what happened meanwhile is recorded.
        try station.replaceLedger(whole)
        try await station.agent.line(containing: "station: running", on: .errors, within: .seconds(20))
        try await station.settle()
        let records = try await station.audit()
        #expect(records.contains { $0["who"].text == "exit-button" && $0["what"].text == "door.release" })
        #expect(
            records.contains { $0["what"].text == "decision.outgoing" && $0["outcome"].text == "internal-fault" })
        #expect(try await station.portero("audit", "verify").exit == .code(0))
        #expect(try Data(contentsOf: URL(fileURLWithPath: aside)) == damaged)
    }

    private static func damaged(_ whole: Data, _ damage: String) -> Data {
        var bytes = whole
        switch damage {
        case "a picture": return Data("\u{89}PNG".utf8) + Data(count: 5000)
        case "a cut": return whole.prefix(50)
        // From the second page on: the header still stands.
        default: for place in 4096..<bytes.count { bytes[place] ^= 0x5A }
        }
        return bytes
    }

    @Test func `F-A11 a newer ledger keeps every byte, and the exit button works`() async throws {
        let station = try await Station.working()
        try await station.end()
        var bytes = try Data(contentsOf: URL(fileURLWithPath: station.ledger))
        bytes[63] = 99
        try station.replaceLedger(bytes)
        try await station.startDegraded()
        let chip = try await station.rehearsal.now("chip")
        try await station.pressExit()
        try await station.lock(released: true, since: chip)
        #expect(try await station.status()["ledger"]["reason"].text?.contains("schema 99") == true)
        #expect(try Data(contentsOf: URL(fileURLWithPath: station.ledger)) == bytes)
        let watching = try Program("portero", ["lines", "--watch", "--state", station.state])
        try await watching.line(containing: "LAST CHANGE")
        try await station.drive("TAMPER", true)
        try await watching.line(containing: "TAMPER  high  active  1")
        let agent = try station.agent
        agent.send(SIGTERM)
        #expect(try await agent.ended(within: .seconds(5)) == .code(0))
        try await station.lock(released: false, since: chip, within: .zero)
    }

    @Test func `a state folder that cannot be used stops neither guard nor exit button`() async throws {
        let station = try await Station()
        try station.folder.write("state", "a file in its place")
        try await station.startDegraded()
        let chip = try await station.rehearsal.now("chip")
        try await station.pressExit()
        try await station.lock(released: true, since: chip)
        try FileManager.default.removeItem(atPath: station.state)
        try await station.agent.line(containing: "station: running", on: .errors, within: .seconds(20))
        try await station.settle()
    }

    @Test func `F-A15 a lost seal-key costs the room and nothing else, until it is back`() async throws {
        let station = try await Station.working()
        try await station.grant("anna", unit: "101")
        try await station.end()
        let key = try station.lose("seal-key")
        try await station.start()
        try await station.become(["room": "off", "seal-key": "fault", "cloud": "ready", "door main": "locked"])
        #expect(try await station.status()["room"]["reason"].text?.contains("seal-key is lost") == true)
        let chip = try await station.rehearsal.now("chip")
        try await station.pressExit()
        try await station.lock(released: true, since: chip)
        #expect(try await station.portero("grant", "list").output.contains("anna"))
        #expect(!FileManager.default.fileExists(atPath: station.folder.file("state/credentials/seal-key")))
        try key.putBack()
        try await station.become(["room": "ready", "seal-key": "ready"], within: .seconds(30))
    }

    @Test func `F-A15 a lost audit-key costs the audit and nothing else; what happened is recorded when it is back`()
        async throws
    {
        let station = try await Station.working()
        try await station.grant("anna", unit: "101")
        try await station.end()
        let key = try station.lose("audit-key")
        try await station.start()
        try await station.become(["audit-key": "fault", "room": "ready", "cloud": "ready"])
        let chip = try await station.rehearsal.now("chip")
        try await station.pressExit()
        try await station.lock(released: true, since: chip)
        #expect(try await station.portero("grant", "revoke", "anna").exit == .code(0))
        let verified = try await station.portero("audit", "verify")
        #expect(verified.exit == .code(1) && verified.errors.contains("audit-key is lost"))
        try key.putBack()
        try await station.become(["audit-key": "ready"], within: .seconds(30))
        let records = try await station.audit()
        for what in ["door.release", "grant.revoke", "agent.start"] {
            #expect(records.contains { $0["what"].text == what }, "\(what)")
        }
        #expect(try await station.portero("audit", "verify").exit == .code(0))
    }

    @Test func `the locks are driven before the ledger is looked at, and a held ledger still ends with 75`()
        async throws
    {
        let station = try await Station.working()
        let released = try await station.releaseByCommand()
        try await station.lock(released: false, since: released.number)
        let second = try await Program.run("portero", station.runWords, environment: station.environment)
        #expect(second.exit == .code(75))
        try await station.settle()
        #expect(try await station.status()["station"]["state"].text == "running")
    }
}

/// A key of the unit, out of its place.
private struct LostKey {
    let place: String
    func putBack() throws { try FileManager.default.moveItem(atPath: place + ".elsewhere", toPath: place) }
}

extension Station {
    /// Ends the agent in good order.
    fileprivate func end() async throws {
        let agent = try agent
        agent.send(SIGTERM)
        #expect(try await agent.ended(within: .seconds(5)) == .code(0))
    }

    /// Another file in the ledger's place, without a log.
    fileprivate func replaceLedger(_ bytes: Data) throws {
        for end in ["", "-wal", "-shm"] { try? FileManager.default.removeItem(atPath: ledger + end) }
        try bytes.write(to: URL(fileURLWithPath: ledger), options: .atomic)
    }

    fileprivate func startDegraded() async throws {
        let program = try Program("portero", runWords, environment: environment)
        use(program)
        try await program.line(containing: "station: degraded", on: .errors, within: .seconds(20))
        try await program.line(containing: "guard: ready", on: .errors, within: .seconds(20))
    }

    fileprivate func lose(_ key: String) throws -> LostKey {
        let place = folder.file("state/credentials/\(key)")
        try FileManager.default.moveItem(atPath: place, toPath: place + ".elsewhere")
        return LostKey(place: place)
    }
}
