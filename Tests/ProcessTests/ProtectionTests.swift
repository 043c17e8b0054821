import Foundation
import Support
import Testing

/// The room's guards kept as wanted, by the shipped program, beside others who drive the same room.
@Suite struct Protection {
    @Test func `room pin prints the PIN the room has, a new one when asked, and records who asked but never the PIN`()
        async throws
    {
        let station = try await Station.working()
        let told = try await station.portero("room", "pin")
        #expect(told.exit == .code(0), "\(told.errors)")
        let pin = try await station.guardSecret("user")
        #expect(told.output == "\(pin)\n")
        let renewed = try await station.portero("room", "pin", "--new", "--json")
        let other = try await station.guardSecret("user")
        #expect(try renewed.json["secret"].text == other && renewed.json["kind"].text == "pin")
        #expect(other != pin)
        let records = try await station.audit()
        #expect(records.contains { $0["what"].text == "room.pin" && $0["who"].text?.hasPrefix("uid ") == true })
        #expect(records.contains { $0["what"].text == "room.pin-new" })
        #expect(!records.contains { "\($0)".contains(pin) || "\($0)".contains(other) })
        let log = try station.agent.errors
        #expect(!log.contains(pin) && !log.contains(other))
    }

    @Test func `a password for the user is drawn here, and told to whoever asks`() async throws {
        var settings = Settings()
        settings.room = "protect_user = \"password\""
        let station = try await Station.working(settings)
        let told = try await station.portero("room", "pin")
        #expect(told.output == "\(try await station.guardSecret("user"))\n")
        #expect(try await station.portero("room", "pin", "--new").exit == .code(1), "there is no PIN to draw")
    }

    @Test func `F-E9 guards opened by hand are closed at the next look, and a licence that refuses is told once`()
        async throws
    {
        let station = try await Station.working()
        try await station.rehearsal.order("/room/guards", #"{"role": "user", "kind": "unsecured"}"#)
        #expect(try await station.portero("room", "pin").exit == .code(0))
        #expect(try await station.rehearsal.look("/room/state")["guards"]["user"]["kind"].text == "pin")
        try await station.rehearsal.order("/room/settings", #"{"licensed": false}"#)
        try await station.rehearsal.order("/room/guards", #"{"role": "user", "kind": "unsecured"}"#)
        let before = try await station.rehearsal.now("room")
        #expect(try await station.portero("room", "pin").exit == .code(1))
        #expect(try await station.portero("room", "pin").exit == .code(1))
        let asked = try await station.rehearsal.entries("room", since: before, kind: "received", name: "setAuthParams")
        #expect(asked.count == 1, "a refusal is reported, not retried")
        let reason = try await station.status()["protection"]["reason"].text ?? ""
        #expect(reason.contains("user is unsecured, wanted pin") && reason.contains("the room refused user pin"))
    }

    @Test func `with drift_denies nobody is called or answered while the room is not guarded as wanted`() async throws {
        var settings = Settings()
        settings.room = "drift_denies = true"
        let station = try await Station(settings)
        try await station.rehearsal.order("/room/settings", #"{"licensed": false}"#)
        try await station.start()
        try await station.become(["room": "ready", "protection": "drift", "cloud": "ready", "keypad": "ready"])
        try await station.grant("anna", unit: "101")
        try await station.expectRefusal(Station.peer("anna"), "protection-drift")
        try await station.key("101#")
        try await eventually("the refusal of the flat") {
            try await station.audit().last?["what"].text == "decision.outgoing"
        }
        #expect(try await station.lastReason() == "protection-drift")
        try await station.rehearsal.order("/room/settings", #"{"licensed": true}"#)
        let protect = try await station.portero("room", "protect", "--admin", "password", "--user", "pin")
        #expect(protect.exit == .code(1), "refused on this connection already: \(protect.output)")
        let tried = try await station.audit().last { $0["what"].text == "room.protect" }
        #expect(tried?["outcome"].text == "refused" && tried?["who"].text?.hasPrefix("uid ") == true)
        #expect(tried?["facts"].text == #"{"admin":"password","user":"pin"}"#)
        #expect(
            try await station.portero("room", "protect", "--admin", "password", "--user", "unsecured").exit == .code(0))
        #expect(try await station.portero("room", "protect", "--admin", "password", "--user", "pin").exit == .code(0))
        let before = try await station.ring(Station.peer("anna"))
        try await station.rehearsal.saw("room", "received", "accept", since: before)
    }

    @Test func `F-E11 who takes the control mode is not fought, and the door goes on`() async throws {
        let station = try await Station.working()
        let other = try await TrueConfClient(
            managementPort: station.rehearsal.ports.room, pin: try await station.guardSecret("admin"))
        try await other.program.line(containing: "ready as", within: .seconds(20))
        try await station.become(["room": "unauthorized"])
        #expect(try await station.status()["room"]["reason"].text?.contains("another controller took") == true)
        let chip = try await station.rehearsal.now("chip")
        try await station.pressExit()
        try await station.lock(released: true, since: chip)
        other.program.send(SIGKILL)
        try await other.program.ended()
        // Whoever looks after the site need not wait for the rest to be over.
        #expect(try await station.portero("reload").exit == .code(0))
        try await station.become(["room": "ready", "protection": "as wanted"])
    }

    @Test func `F-E11 a call that another controller placed is ended, and its changes of guards are found out`()
        async throws
    {
        let station = try await Station(Settings())
        try await station.rehearsal.order("/room/settings", #"{"rivalry": "never"}"#)
        try await station.start()
        try await station.settle()
        let other = try await TrueConfClient(
            managementPort: station.rehearsal.ports.room, pin: try await station.guardSecret("admin"))
        try await other.program.line(containing: "ready as", within: .seconds(20))
        try await station.peer("mallory", "answer")
        let before = try await station.rehearsal.now("room")
        try other.order("call", #"["mallory@room.example"]"#)
        try await station.rehearsal.saw("room", "received", "hangUp", since: before)
        try await eventually("the record") {
            try await station.audit().contains {
                $0["what"].text == "call.ended" && $0["outcome"].text == "participant-unproved"
            }
        }
        let found = try await station.rehearsal.now("room")
        try other.order("setAuthParams", #"["admin", "password", "somebody-elses"]"#)
        try await station.rehearsal.saw("room", "received", "setAuthParams", since: found)
        try await station.become(["room": "unauthorized"])
        #expect(try await station.status()["room"]["reason"].text?.contains("administrator's credentials") == true)
        #expect(try await station.portero("reload").exit == .code(0))
        try await station.become(["room": "refused"])
        #expect(try await station.status()["room"]["reason"].text?.contains("room-admin") == true)
        try station.folder.write("credentials/room-admin", "somebody-elses", mode: 0o400)
        #expect(try await station.portero("reload").exit == .code(0))
        try await station.become(["room": "ready", "protection": "as wanted"])
    }

    @Test(arguments: [(8, true), (2, true), (3, false), (6, false), (99, false)])
    func `F-E9 rights that end in the middle are asked for again at once only where that mends it`(
        cause: Int, mends: Bool
    ) async throws {
        let station = try await Station.working()
        let before = try await station.rehearsal.now("room")
        try await station.rehearsal.order("/room/dismiss", #"{"role": "admin", "cause": \#(cause)}"#)
        if mends {
            try await station.rehearsal.saw("room", "received", "auth", since: before)
            try await station.become(["room": "ready", "protection": "as wanted"])
        } else {
            try await station.become(["room": "unauthorized"])
            #expect(try await station.status()["room"]["reason"].text?.contains("(cause \(cause))") == true)
            let asked = try await station.rehearsal.entries("room", since: before, kind: "received", name: "auth")
            #expect(asked.isEmpty, "asked again at once")
        }
    }

    @Test func `settings that let people in are kept as wanted, and put back when somebody changes them`() async throws
    {
        let station = try await Station.working()
        try await eventually("the settings") { try await station.roomSettings() == [.flag(false), .number(2)] }
        try await station.rehearsal.order(
            "/room/application-settings", #"{"autoAccept": true, "cameraRemoteControlAccess": 0}"#)
        try await eventually("the settings put back") {
            try await station.roomSettings() == [.flag(false), .number(2)]
        }
    }
}

extension Station {
    /// The secret of a guard, as only the stand-in knows it.
    fileprivate func guardSecret(_ role: String) async throws -> String {
        try await rehearsal.look("/room/state")["guards"][role]["secret"].text ?? ""
    }

    fileprivate func roomSettings() async throws -> [JSONValue] {
        let settings = try await rehearsal.look("/room/state")["settings"]
        return [settings["autoAccept"], settings["cameraRemoteControlAccess"]]
    }
}
