import Foundation
import Support
import Testing

/// The ledger's disk full, failing, read-only, slow or held by somebody else, under the running agent.
@Suite struct Disk {
    @Test
    func `F-B1 the disk is full: decisions go on, and what happened is written without a gap once there is space`()
        async throws
    {
        try await Facility.mountNamespace.require()
        let station = try await Station(Settings(releaseTime: 500))
        let disk = try await SmallDisk(under: station, bytes: 1 << 20)
        try await disk.start()
        try await station.settle()
        try await station.grant("anna", unit: "101")
        try await station.grant("bob", unit: "102")
        try disk.fill()
        try await station.refuse(revoking: "bob", saying: "full")
        try await station.goOn(revoked: "bob")

        try disk.free()
        try await station.recovered(revoked: "bob")
        // It is on the disk, and not only in memory.
        try station.agent.send(SIGKILL)
        try await disk.start()
        try await station.settle()
        try await station.expectRefusal(Station.peer("bob"), "grant-revoked")
    }

    @Test(arguments: [
        ("fdatasync", "EIO", "Input/output error"), ("pwrite64", "EIO", "Input/output error"),
        ("pwrite64,fdatasync,ftruncate", "EROFS", "Read-only file system"),
    ])
    func `F-B2 F-B3 every write fails: nothing is acknowledged, decisions go on, and all of it is written afterwards`(
        calls: String, error: String, words: String
    ) async throws {
        try await Facility.strace.require()
        let station = try await Station.working(Settings(releaseTime: 500))
        try await station.grant("anna", unit: "101")
        try await station.grant("bob", unit: "102")
        let disk = try await FailingDisk(of: station, calls: calls, "error=\(error)")
        try await station.refuse(revoking: "bob", saying: words)
        try await station.goOn(revoked: "bob")
        try await disk.heal()
        try await station.recovered(revoked: "bob")
        try station.agent.send(SIGKILL)
        try await station.start()
        try await station.settle()
        try await station.expectRefusal(Station.peer("bob"), "grant-revoked")
    }

    @Test(arguments: ["fdatasync", "pwrite64"])
    func `F-B2 one write fails: the connection is not trusted any more, and no number is missing`(call: String)
        async throws
    {
        try await Facility.strace.require()
        let station = try await Station.working()
        try await station.grant("anna", unit: "101")
        let disk = try await FailingDisk(of: station, calls: call, "error=EIO:when=1")
        let asked = try await station.portero("grant", "revoke", "anna")
        try await disk.struck()
        // It meets whichever write comes first: the revocation, or what was still on its way.
        try await station.agent.line(containing: "ledger: fault, the ledger cannot", on: .errors)
        #expect(asked.exit == .code(0) || asked.errors.contains("Input/output error"), "\(asked)")
        try await station.recovered(revoked: "anna")
    }

    @Test func `F-B4 the disk takes 8 s for each sync: who is in the call gets the door at once`() async throws {
        try await Facility.strace.require()
        let station = try await Station.working(Settings(releaseTime: 700))
        try await station.grant("anna", unit: "101")
        try await station.peer("anna", "answer")
        let disk = try await FailingDisk(of: station, calls: "fdatasync,fsync", "delay_enter=8000000")
        let chip = try await station.rehearsal.now("chip")
        let asked = try await station.openFromCall("anna")
        let released = try await station.lock(released: true, since: chip)
        // The figure is the virtual board's; the disk's would be more.
        #expect(released.at - asked < .seconds(5))
        try await station.lock(released: false, since: released.number)
        try await disk.struck()
    }

    @Test(arguments: ["deleted", "replaced"])
    func `F-B7 the ledger is deleted or replaced while open: it is noticed, not written to, and no second one begun`(
        how: String
    ) async throws {
        let station = try await Station.working(Settings(releaseTime: 500))
        try await station.grant("anna", unit: "101")
        try await station.grant("bob", unit: "102")
        let files = FileManager.default
        let aside = station.ledger + ".aside"
        let other = Data("somebody else's".utf8)
        if how == "replaced" {
            // In one go: a look between two steps would find it deleted.
            try files.linkItem(atPath: station.ledger, toPath: aside)
            let new = station.ledger + ".new"
            try other.write(to: URL(fileURLWithPath: new))
            #expect(rename(new, station.ledger) == 0)
        } else {
            try files.moveItem(atPath: station.ledger, toPath: aside)
        }
        // Nobody writes anything meanwhile.
        try await station.agent.line(
            containing: "ledger: fault, \(station.ledger) was \(how)", on: .errors, within: .seconds(20))
        try await station.refuse(revoking: "bob", saying: "was \(how) while it was open")
        try await station.goOn(revoked: "bob")
        if how == "replaced" {
            #expect(try Data(contentsOf: URL(fileURLWithPath: station.ledger)) == other)
            try files.removeItem(atPath: station.ledger)
        } else {
            #expect(!files.fileExists(atPath: station.ledger))
        }
        try files.moveItem(atPath: aside, toPath: station.ledger)
        try await station.recovered(revoked: "bob")
    }

    @Test func `F-B7 the ledger's log is deleted while open: what it held is saved, and another one begun`()
        async throws
    {
        let station = try await Station.working()
        try await station.grant("anna", unit: "101")
        for end in ["-wal", "-shm"] { try FileManager.default.removeItem(atPath: station.ledger + end) }
        try await eventually("another log", within: .seconds(20)) {
            FileManager.default.fileExists(atPath: station.ledger + "-wal")
        }
        try await station.grant("bob", unit: "102")
        try station.agent.send(SIGKILL)
        try await station.start()
        try await station.settle()
        let list = try await station.portero("grant", "list")
        #expect(list.output.contains("anna") && list.output.contains("bob"), "\(list)")
        #expect(try await station.portero("audit", "verify").exit == .code(0))
    }

    @Test func `F-B7 the ledger's lock is deleted while open: it is taken again, and a second agent still told so`()
        async throws
    {
        let station = try await Station.working()
        let lock = station.folder.file("state/ledger.lock")
        try FileManager.default.removeItem(atPath: lock)
        try await eventually("the lock's file", within: .seconds(20)) { FileManager.default.fileExists(atPath: lock) }
        let second = try await Program.run("portero", station.runWords, environment: station.environment)
        let holder = try station.agent.pid
        #expect(second.exit == .code(75) && second.errors.contains("\(holder)"), "\(second)")
    }

    @Test func `F-B8 somebody holds the ledger in a transaction: decisions go on, and all is written when it ends`()
        async throws
    {
        let station = try await Station.working(Settings(releaseTime: 500))
        try await station.grant("anna", unit: "101")
        try await station.grant("bob", unit: "102")
        let holder = try await SQLite(station.ledger).hold()
        try await station.refuse(revoking: "bob", saying: "locked")
        try await station.goOn(revoked: "bob")
        try await holder.letGo()
        try await station.recovered(revoked: "bob")
        // Still held when the agent starts anew: it waits for it, and the doors do not.
        try await holder.take()
        try station.agent.send(SIGKILL)
        try await station.start()
        try await station.become(["room": "ready"])
        try await station.expectRefusal(Station.peer("bob"), "grant-revoked")
        try await holder.letGo()
        try await station.recovered(revoked: "bob")
    }
}

extension Station {
    /// A revocation the disk does not take: the command says so, and status within 10 s.
    fileprivate func refuse(revoking person: String, saying words: String) async throws {
        let asked = try await portero("grant", "revoke", person)
        #expect(asked.exit == .code(1) && asked.errors.contains(words), "\(asked)")
        try await become(["ledger": "fault"], within: .seconds(10))
        let said = try await portero("status")
        #expect(said.output.contains(words), "\(said)")
    }

    /// What a station is for, while its ledger cannot be written: who may, may; who was revoked, may not.
    fileprivate func goOn(revoked person: String) async throws {
        let room = try await ring(Self.peer("anna"))
        try await rehearsal.saw("room", "received", "accept", since: room)
        try await rehearsal.order("/room/hangup")
        try await atRest()
        try await expectRefusal(Self.peer(person), "grant-revoked")
        try await expectExitWorks()
    }

    /// Everything is on disk again by itself, in its order.
    fileprivate func recovered(revoked person: String) async throws {
        try await become(["ledger": "ready"], within: .seconds(20))
        let records = try await audit(200)
        #expect(records.contains { $0["what"].text == "grant.revoke" })
        let numbers = records.compactMap { $0["number"].whole }
        #expect(!numbers.isEmpty && zip(numbers, numbers.dropFirst()).allSatisfy { $0 + 1 == $1 }, "\(numbers)")
        #expect(try await portero("audit", "verify").exit == .code(0))
        let list: JSONValue = try await control.get("/api/grants").decoded()
        let wanted = list.items.first { $0["person"].text == person }?["wanted"].text
        #expect(wanted == "revoked", "\(person) is \(wanted ?? "nobody")")
        try await eventually("the cloud's agreement", within: .seconds(30)) {
            try await !cloudPersons().contains(person)
        }
    }
}
