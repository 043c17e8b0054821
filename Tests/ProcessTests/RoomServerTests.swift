import Foundation
import Support
import Testing

/// The room kept signed in at its server by the shipped program.
@Suite struct RoomServerTests {
    private static let password = "hunter2-at-the-server"

    private static func station() async throws -> Station {
        var settings = Settings()
        settings.room = "server = \"ours.example\"\nlogin = \"door\""
        let station = try await Station(settings)
        try station.folder.write("credentials/room-login", password, mode: 0o400)
        try await station.rehearsal.order("/room/settings", #"{"login_password": "\#(password)"}"#)
        try await station.rehearsal.order("/room/server", #"{"state": 0}"#)
        return station
    }

    @Test func `after a power cut of the room it is signed in again, and the password stands in no log`() async throws {
        let station = try await Self.station()
        try await station.start()
        try await station.become(["room": "ready", "room server": "signed in", "keypad": "ready", "cloud": "ready"])
        try await station.rehearsal.order("/room/stop")
        try await station.become(["room server": "unknown"])
        try await station.rehearsal.order("/room/server", #"{"state": 0}"#)
        try await station.rehearsal.order("/room/start")
        try await station.become(["room": "ready", "room server": "signed in"])
        #expect(try await station.rehearsal.look("/room/state")["app_state"].whole == 3)
        let logins = try await station.rehearsal.entries("room", kind: "received", name: "login")
        #expect(logins.count == 2)
        let frame = logins[0]["frame"]
        #expect(frame["login"].text == "door" && frame["encryptPassword"].flag == true)
        let shown = try await station.portero("room", "status").output
        #expect(shown.contains("door at ours.example:4307") && shown.contains("signed in"), "\(shown)")
        let page = try await station.portero("status", "--json").output
        #expect(!(try station.agent.errors + shown + page).contains(Self.password))
        #expect(!(try await station.audit()).contains { "\($0)".contains(Self.password) })
        // The calls are those of any room that is ready.
        try await station.grant("anna", unit: "101")
        let before = try await station.ring(Station.peer("anna"))
        try await station.rehearsal.saw("room", "received", "accept", since: before)
    }

    @Test func `a wrong password is reported once and not tried again, until a person says so`() async throws {
        let station = try await Self.station()
        try await station.rehearsal.order("/room/settings", #"{"login_password": "another"}"#)
        try await station.start()
        try await station.become(["room": "ready", "room server": "refused"])
        #expect(try await station.status()["room server"]["reason"].text?.contains("is wrong (3)") == true)
        try await station.rehearsal.order("/room/stop")
        try await station.become(["room server": "unknown"])
        try await station.rehearsal.order("/room/server", #"{"state": 0}"#)
        try await station.rehearsal.order("/room/start")
        try await station.become(["room": "ready", "room server": "refused"])
        let seen = try await station.rehearsal.now("room")
        #expect(try await station.rehearsal.entries("room", kind: "received", name: "login").count == 1)
        try await station.rehearsal.order("/room/settings", #"{"login_password": "\#(Self.password)"}"#)
        try await station.rehearsal.order("/room/server", #"{"state": 2}"#)
        try await station.rehearsal.saw("room", "received", "getConnected", since: seen)
        #expect(try await station.rehearsal.entries("room", kind: "received", name: "login").count == 1)
        #expect(try await station.portero("reload").exit == .code(0))
        try await station.become(["room server": "signed in"])
    }

    @Test func `a room at another server is connected to ours before the password is sent`() async throws {
        let station = try await Self.station()
        try await station.rehearsal.order("/room/server", #"{"state": 3, "server": "other.example"}"#)
        try await station.start()
        try await station.become(["room server": "signed in"])
        let asked = try await station.rehearsal.entries("room", kind: "received").compactMap { $0["name"].text }
        let connect = try #require(asked.firstIndex(of: "connectToServer"))
        #expect(connect < asked.firstIndex(of: "login") ?? .max)
    }

    @Test func `without its credential only the login is off`() async throws {
        let station = try await Self.station()
        try FileManager.default.removeItem(atPath: station.folder.file("credentials/room-login"))
        try await station.start()
        try await station.become(["room": "ready", "room server": "off"])
        #expect(try await station.status()["room server"]["reason"].text?.contains("room-login is missing") == true)
    }
}
