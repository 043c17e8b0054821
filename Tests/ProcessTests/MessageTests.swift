import Crypto
import Foundation
import Support
import Testing

/// Tuya's message service with the agent that ships.
@Suite struct Messages {
    @Test(arguments: ["aes_ecb", "aes_gcm", "unnamed"])
    func `F-D10 a message is in the ledger before it is acknowledged, acts once, and is told by status and audit`(
        cipher: String
    ) async throws {
        let station = try await Station.listening()
        try await station.rehearsal.order("/cloud/message-settings", #"{"cipher": "\#(cipher)", "copies": 2}"#)
        try await station.push(
            20, #"{"bizCode": "offline", "devId": "\#(Station.device)", "bizData": {"time": 1800000000000}}"#)
        try await station.become(["device": "offline"])
        // An older one of another partition, later.
        try await station.push(
            1001, #"{"bizCode": "deviceOnline", "bizData": {"devId": "\#(Station.device)", "time": 1700000000000}}"#)
        try await station.push(20, #"{"bizCode": "nobodyKnows", "devId": "\#(Station.device)"}"#)
        try await station.push(20, #"{"bizCode": "offline", "devId": "another"}"#)
        try await station.allAcknowledged(8)
        try await station.become(["device": "offline", "messages": "ready"])
        let records = try await station.records("message.")
        #expect(records.map { $0["what"].text } == ["message.device-offline"])
        let log = try station.agent.errors
        #expect(log.split(separator: "\n").count { $0.contains("nobodyKnows") } == 1)
        #expect(!log.contains(station.rehearsal.secret))
    }

    @Test func `F-D6 garbage is acknowledged, named in status without what it said, and stops nothing`() async throws {
        let station = try await Station.listening()
        try await station.rehearsal.order("/cloud/messages", #"{"payload": "<html>hunter2</html>"}"#)
        try await station.rehearsal.order("/cloud/messages", #"{"frame": "[[[[ hunter2"}"#)
        try await station.rehearsal.order(
            "/cloud/messages", #"{"payload": "{\"data\":\"aHVudGVyMg==\"}", "properties": {"em": "aes_gcm"}}"#)
        try await station.allAcknowledged(2)
        let reason = try await eventually("a remark") { try await station.status()["messages"]["reason"].text }
        #expect(reason.contains("could not be read"))
        try await station.push(20, #"{"bizCode": "online", "devId": "\#(Station.device)"}"#)
        try await station.become(["device": "online", "messages": "ready"])
        #expect(try !(station.agent.errors + reason).contains("hunter2"))
    }

    @Test func `S20 killed between effect and acknowledgement, a message acts once after the restart`() async throws {
        let station = try await Station.listening()
        try await station.grant("anna", unit: "101")
        try await station.rehearsal.order("/cloud/message-settings", #"{"loses_acks": 1000, "ack_timeout_ms": 300}"#)
        let before = try await station.rehearsal.now("cloud")
        let gone = #"{"bizCode": "userDelete", "bizData": {"uid": "anna"}, "ts": 1800000000000}"#
        try await station.push(20, gone)
        // The effect is on disk before the acknowledgement went, which the gateway never got.
        try await station.rehearsal.saw("cloud", "message", "lost", since: before)
        try station.agent.send(SIGKILL)
        try await station.agent.ended()
        #expect(
            try await station.sql("SELECT word FROM cloud_hints; SELECT count(*) FROM seen_messages")
                == "deleted\n1\n")
        try await station.rehearsal.order("/cloud/message-settings", #"{"loses_acks": 0}"#)
        try await station.start()
        try await station.settle()
        try await station.rehearsal.saw("cloud", "message", "acknowledged", since: before)
        let records = try await station.records("message.")
        #expect(records.map { $0["what"].text } == ["message.user-deleted"])
        #expect(records.first?["facts"].text?.contains("anna") ?? false || "\(records)".contains("anna"))
        // It is shown, and takes no right away.
        let list: JSONValue = try await station.control.get("/api/grants").decoded()
        #expect(list.items.first?["pending"].text?.contains("deleted") == true)
        #expect(list.items.first?["wanted"].text == "granted")
        let room = try await station.ring("anna@room.example")
        try await station.rehearsal.saw("room", "received", "accept", since: room)
        // Forgotten, nothing is left of it.
        try await station.portero("grant", "forget", "anna")
        #expect(try await station.sql("SELECT count(*) FROM cloud_hints") == "0\n")
    }

    @Test func `F-B8 a message the disk refuses is not acknowledged, and acts once when the disk is back`() async throws
    {
        let station = try await Station.listening()
        try await station.rehearsal.order("/cloud/message-settings", #"{"ack_timeout_ms": 300}"#)
        let holder = try await SQLite(station.ledger).hold()
        let before = try await station.rehearsal.now("cloud")
        try await station.push(20, #"{"bizCode": "offline", "devId": "\#(Station.device)"}"#)
        try await eventually("the reason in status", within: .seconds(20)) {
            try await station.status()["messages"]["reason"].text?.contains("could not be kept") == true
        }
        let early = try await station.rehearsal.entries("cloud", since: before, kind: "message", name: "acknowledged")
        #expect(early.isEmpty)
        #expect(try await station.status()["device"] == .null)
        try await holder.letGo()
        try await station.become(["device": "offline", "messages": "ready"])
        try await station.allAcknowledged(1)
        #expect(try await station.status()["messages"]["reason"] == .null)
        try await eventually("its one record") { try await station.records("message.").count == 1 }
        #expect(try await station.portero("audit", "verify").exit == .code(0))
    }

    @Test func `a binding is told to the cloud once more, also where the agent is killed before it could`() async throws
    {
        var settings = Settings(messages: true)
        settings.tail = "[grants]\nrepost_hours = 0"
        let station = try await Station.listening(settings)
        try await station.grant("anna", unit: "101")
        // No round may begin now: what the message wants waits in the ledger.
        let before = try await station.rehearsal.now("cloud")
        try await station.push(20, #"{"bizCode": "bindUser", "devId": "\#(Station.device)"}"#)
        try await station.allAcknowledged(1)
        try station.agent.send(SIGKILL)
        try await station.agent.ended()
        try await station.start()
        try await station.settle()
        #expect(try await station.records("grants.repost").isEmpty)
        settings.tail = "[grants]\nrepost_hours = 168"
        try station.write(settings)
        try await station.portero("reload")
        try await station.rehearsal.saw("cloud", "request", "grant", since: before, within: .seconds(20))
        let begun = try await station.records("grants.repost").filter { $0["outcome"].text == "begun" }
        #expect(begun.count == 1)
        #expect("\(begun)".contains("bound"))
        #expect(try await station.records("message.").map { $0["what"].text } == ["message.device-bound"])
        // It has begun: the next start wants nothing on its account.
        try await eventually("nothing is owed") {
            try await station.sql("SELECT sum(owed) FROM cloud_hints") == "0\n"
        }
    }

    @Test func `a deleted user has the cloud's users read, and takes no right by itself`() async throws {
        var settings = Settings(messages: true)
        settings.tail = "[grants]\ncloud_users = \"project\""
        let station = try await Station.listening(settings)
        try await station.grant("anna", unit: "101")
        // The read of the start is over; the next one by itself is hours away.
        try await station.become(["cloud-users": "ready"])
        let before = try await station.rehearsal.now("cloud")
        try await station.push(20, #"{"bizCode": "userDelete", "bizData": {"uid": "anna"}}"#)
        try await station.rehearsal.saw("cloud", "request", "users-iot-02", since: before)
        let room = try await station.ring("anna@room.example")
        try await station.rehearsal.saw("room", "received", "accept", since: room)
    }

    @Test func `wrong credentials are named with both causes, and right ones taken at a reload`() async throws {
        let station = try await Station(Settings(messages: true))
        try station.folder.write("credentials/tuya-secret", String(repeating: "x", count: 32), mode: 0o400)
        try await station.start()
        try await station.become(["messages": "fault"])
        let reason = try #require(try await station.status()["messages"]["reason"].text)
        #expect(reason.contains("401") && reason.contains("enabled"))
        #expect(try !station.agent.errors.contains("xxxxxxxx"))
        try station.folder.write("credentials/tuya-secret", station.rehearsal.secret, mode: 0o400)
        try await station.portero("reload")
        try await station.become(["messages": "ready", "cloud": "ready"])
        // A reload without messages turns them off, and one with them on again.
        try station.write(Settings())
        try await station.portero("reload")
        try await station.become(["messages": "off"])
        try station.write(Settings(messages: true))
        try await station.portero("reload")
        try await station.become(["messages": "ready"])
        let gone = try await station.rehearsal.now("cloud")
        try await station.rehearsal.order("/cloud/messages/stop")
        try await station.become(["messages": "fault"])
        try await station.rehearsal.order("/cloud/messages/start")
        try await station.become(["messages": "ready"])
        try await station.rehearsal.saw("cloud", "message", "connected", since: gone)
    }

    @Test func `F-D7 TLS through a private authority, and not through another one`() async throws {
        let station = try await Station(Settings(messages: true))
        let other = try station.folder.write("other.pem", try Authority(named: "other").certificateText)
        func settings(_ file: String) -> Settings {
            var settings = Settings()
            settings.tuya = """
                messages = "wss://127.0.0.1:\(station.rehearsal.ports.secureMessages)/"
                messages_ca_file = "\(file)"
                """
            return settings
        }
        try station.write(settings(other))
        try await station.start()
        try await station.become(["messages": "fault", "cloud": "ready"])
        #expect(try await station.status()["messages"]["reason"].text?.contains("could not prove who it is") == true)
        try station.write(settings(station.rehearsal.authority))
        try await station.portero("reload")
        try await station.become(["messages": "ready"])
        try await station.push(20, #"{"bizCode": "online", "devId": "\#(Station.device)"}"#)
        try await station.become(["device": "online"])
        let refused = try await station.rehearsal.entries("cloud", kind: "message", name: "refused")
        #expect(refused.isEmpty)
    }
}

extension Station {
    /// A station whose agent runs and consumes messages.
    fileprivate static func listening(_ settings: Settings = Settings(messages: true)) async throws -> Station {
        let station = try await Station.working(settings)
        try await station.become(["messages": "ready"])
        return station
    }

    fileprivate func push(_ number: Int, _ data: String) async throws {
        try await rehearsal.order("/cloud/messages", #"{"protocol": \#(number), "data": \#(data)}"#)
    }

    /// Waits until the gateway has so many acknowledgements and nothing waits.
    fileprivate func allAcknowledged(_ count: Int) async throws {
        try await eventually("\(count) acknowledgements", within: .seconds(20)) {
            let heard = try await rehearsal.look("/cloud/state")["counts"]["message acknowledged"].whole ?? 0
            let waiting = try await rehearsal.look("/cloud/messages")["waiting"].items
            return heard >= count && waiting.isEmpty
        }
    }

    fileprivate func records(_ what: String) async throws -> [JSONValue] {
        try await audit().filter { $0["what"].text?.hasPrefix(what) == true }
    }
}
