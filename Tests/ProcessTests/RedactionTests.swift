import Foundation
import Support
import Testing

/// Secrets and names of persons through everything that goes wrong.
@Suite struct Redaction {
    @Test func `S4 through calls, faults and refusals no secret and no name stands where it does not belong`()
        async throws
    {
        var settings = Settings()
        settings.room = "protect_user = \"password\""
        let station = try await Station(settings)
        let first = "Marker-Of-The-Room-7731"
        try await station.rehearsal.order(
            "/room/guards", #"{"role": "admin", "kind": "password", "secret": "\#(first)"}"#)
        try station.folder.write("credentials/room-admin", first, mode: 0o400)
        try await station.start()
        try await station.settle()
        let name = "Marker Zaphodia"
        try await station.grant("anna", unit: "101", more: "--name", name)
        let code = try await station.code("anna")
        try await station.call(name)
        try await station.hostility(first)
        try await station.settle()

        var secrets = try await station.secretsOfTheRoom() + [station.rehearsal.secret, first]
        secrets.append(code)
        #expect(secrets.count > 8)
        for (place, bytes) in try await station.places() {
            #expect(!bytes.isEmpty, "\(place)")
            for secret in Set(secrets) where secret.utf8.count >= 4 {
                #expect(bytes.firstRange(of: Array(secret.utf8)) == nil, "\(secret) stands in \(place)")
            }
            if !place.hasPrefix("ledger") {
                #expect(bytes.firstRange(of: Array(name.utf8)) == nil, "a name stands in \(place)")
            }
        }
        #expect(try station.agent.errors.contains("(secret)"), "the room did repeat one")
    }
}

extension Station {
    /// A call with a word in it, a stranger, and a person who is withdrawn, each with the display name `name`.
    fileprivate func call(_ name: String) async throws {
        for peer in ["anna@room.example", "stranger@room.example"] {
            let since = try await rehearsal.now("room")
            try await rehearsal.order("/room/ring", #"{"peer": "\#(peer)", "name": "\#(name)"}"#)
            guard peer.hasPrefix("anna") else {
                try await rehearsal.saw("room", "received", "reject", since: since)
                continue
            }
            try await rehearsal.saw("room", "sent", "newParticipantInConference", since: since)
            let chip = try await rehearsal.now("chip")
            try await rehearsal.order("/room/command", #"{"peer": "\#(peer)", "command": "open"}"#)
            try await lock(released: true, since: chip)
            try await rehearsal.order("/room/hangup")
            try await become(["calls": "idle"])
        }
    }

    /// The room repeats what it was told, talks nonsense, forgets, and is not there.
    fileprivate func hostility(_ first: String) async throws {
        try await rehearsal.order("/room/settings", #"{"refusals_repeat": true, "licensed": false}"#)
        try await rehearsal.order("/room/guards", #"{"role": "user", "kind": "unsecured"}"#)
        let refused = try await rehearsal.now("room")
        _ = try await portero("room", "pin")
        try await rehearsal.saw("room", "received", "setAuthParams", since: refused)
        try await become(["protection": "drift"])
        try await rehearsal.order("/room/settings", #"{"licensed": true}"#)
        for kind in ["half", "page", "answer-again", "unknown-event"] {
            try await rehearsal.order("/room/fault/say", #"{"kind": "\#(kind)"}"#)
        }
        let secret = try await rehearsal.look("/room/state")["guards"]["admin"]["secret"].text ?? ""
        for body in [#"{"code": 1008, "reason": "no more \#(secret)"}"#, #"{"code": 1000, "reason": "was \#(first)"}"#]
        {
            let since = try await rehearsal.now("room")
            try await rehearsal.order("/room/fault/close", body)
            try await rehearsal.saw("room", "received", "getAppState", since: since)
        }
        let away = try await rehearsal.now("room")
        try await rehearsal.order("/room/fault/absent", #"{"for_ms": 500}"#)
        try await rehearsal.saw("room", "received", "getAppState", since: away)
        _ = try await portero("room", "protect", "--admin", "password", "--user", "pin")
        _ = try await portero("room", "pin", "--new")
        try await rehearsal.order("/cloud/stop")
        try await become(["cloud": "unreachable"])
        try await rehearsal.order("/cloud/start")
        #expect(try await portero("reload").exit == .code(0))
    }

    /// What the room was told in secret, and what it gave out: passwords, PINs, tokens, the HTTP server's too.
    fileprivate func secretsOfTheRoom() async throws -> [String] {
        var secrets: [String] = []
        for entry in try await rehearsal.entries("room") {
            let frame = entry["frame"]
            secrets += ["password", "credentials", "newPin", "token", "tokenForHttpServer"].compactMap {
                frame[$0].text
            }
            secrets += ["adminAuth", "userAuth"].compactMap { frame[$0]["pin"].text }
        }
        return secrets
    }

    /// Everything that somebody may read: log, answers of the agent, the ledger's bytes.
    fileprivate func places() async throws -> [(String, [UInt8])] {
        let agent = try agent
        var places = [("log", Array((agent.errors + agent.output).utf8))]
        for path in ["/api/status", "/api/room", "/api/audit?last=1000"] {
            places.append((path, try await control.get(path).body))
        }
        for words in [["status"], ["room", "status"], ["why", "last"], ["audit", "tail"], ["check"]] {
            let ran = try await portero(words)
            places.append((words.joined(separator: " "), Array((ran.output + ran.errors).utf8)))
        }
        for file in try FileManager.default.contentsOfDirectory(atPath: state) where file.hasPrefix("ledger.db") {
            places.append((file, Array(try Data(contentsOf: URL(fileURLWithPath: "\(state)/\(file)")))))
        }
        return places
    }
}
