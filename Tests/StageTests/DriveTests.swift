import Loop
import Stage
import Testing

@Suite struct `The drive port` {
    init() { Loop.startThread() }

    @Loop @Test func `a route hands over the named part of the path`() async {
        let drive = DrivePort()
        drive.route("POST", "/chip/keys/{key}") { request in .ok(["pressed": .text(request.parameters["key"] ?? "")]) }
        #expect(await drive.answer("POST", "/chip/keys/5") == .ok(["pressed": "5"]))
        #expect(await drive.answer("GET", "/chip/keys/5").status == 404)
        #expect(await drive.answer("POST", "/chip/keys").status == 404)
    }

    @Loop @Test func `a refusal is one sentence`() async {
        let drive = DrivePort()
        drive.route("POST", "/chip/press") { request throws(DriveError) in .ok(.text(try request.text("key"))) }
        let reply = await drive.answer("POST", "/chip/press", body: ["key": 5])
        #expect(reply.status == 400)
        #expect(reply.body["error"] == "the body needs the text member \"key\"")
    }

    @Loop @Test func `settings are changed by name and unknown ones refused`() throws {
        let changed = try RoomKnobs().changed(by: ["ring_ms": 5, "second_invite": "replace", "names_instances": true])
        #expect(changed.ringMs == 5)
        #expect(changed.secondInvite == .replace)
        #expect(changed.namesInstances)
        #expect(try RoomKnobs().changed(by: RoomKnobs().json) == RoomKnobs())
        #expect(try CloudKnobs().changed(by: CloudKnobs().json) == CloudKnobs())
        #expect(throws: DriveError.self) { try RoomKnobs().changed(by: ["ring_s": 5]) }
        #expect(throws: DriveError.self) { try RoomKnobs().changed(by: ["ring_ms": "soon"]) }
        #expect(throws: DriveError.self) { try CloudKnobs().changed(by: ["sign": "v3"]) }
    }

    @Test(arguments: [
        #"{"a":[1,-2.5,"x\n",null,true],"b":{"c":"\u00e9"}}"#, "[]", "7", #""text""#, "false",
    ]) func `JSON is read and written back the same`(_ text: String) throws {
        let value = try #require(JSON(parsing: Array(text.utf8)))
        #expect(JSON(parsing: value.bytes) == value)
    }

    @Test(arguments: ["", "{", "{\"a\":}", "nul", "\u{0}"]) func `what is no JSON gives nothing`(_ text: String) {
        #expect(JSON(parsing: Array(text.utf8)) == nil)
    }
}

@Suite struct `A journal` {
    init() { Loop.startThread() }

    @Loop @Test func `waiting ends with the first entry asked for`() async throws {
        let journal = Journal()
        journal.record("received", "accept")
        let waiting = Loop.spawn {
            await journal.entries(JournalFilter(since: 1, kind: "received", name: "accept"), within: .seconds(5))
        }
        Loop.post {
            journal.record("sent", "accept")
            journal.record("received", "reject")
            journal.record("received", "accept", ["controller": 1])
        }
        let found = try await waiting.value
        #expect(found.map(\.number) == [4])
        #expect(found.first?.json["controller"] == 1)
        #expect(journal.counts["received accept"] == 2)
    }

    @Loop @Test func `waiting ends empty at its limit`() async {
        let journal = Journal()
        let before = Monotonic.now
        let found = await journal.entries(JournalFilter(name: "never"), within: .milliseconds(30))
        #expect(found.isEmpty)
        #expect(Monotonic.now - before >= .milliseconds(30))
    }

    @Loop @Test func `numbers go on when old entries are dropped`() {
        let journal = Journal()
        for _ in 0...Journal.capacity { journal.record("k", "n") }
        #expect(journal.last == Journal.capacity + 1)
        #expect(
            journal.entries(JournalFilter(since: journal.last - 2)).map(\.number) == [journal.last - 1, journal.last])
        #expect(journal.counts["k n"] == journal.last)
    }
}
