import Support
import Testing

/// Persons who do not want to be rung for a while.
@Suite struct QuietTests {
    @Test func `whoever is not to be rung is passed over, and the next of the flat is rung`() async throws {
        let station = try await Station.working()
        for person in ["anna", "bob"] {
            try await station.grant(person, unit: "101")
            try await station.peer(person, "answer")
        }
        let quiet = try await station.portero("grant", "quiet", "anna", "--until", "2099-12-31")
        #expect(quiet.exit == .code(0) && quiet.output.contains("anna is not rung until 2100-01-01"), "\(quiet.output)")
        let room = try await station.rehearsal.now("room")
        let call = try await station.keyed("101#") { try await station.called(since: room) }
        #expect(call["frame"]["peerId"].text == Station.peer("bob"))
        try await eventually("the record") { try await station.outcomes(of: "anna") == ["do-not-disturb"] }
        try await station.rehearsal.saw("room", "sent", "newParticipantInConference", since: room)
        try await station.rehearsal.order("/room/hangup")
        try await station.become(["calls": "idle"])
        // The right is not touched.
        let own = try await station.ring(Station.peer("anna"))
        try await station.rehearsal.saw("room", "received", "accept", since: own)
    }

    @Test func `a flat of which nobody is to be rung calls nobody, until the end`() async throws {
        let station = try await Station.working()
        try await station.grant("anna", unit: "101")
        try await station.portero("grant", "quiet", "anna", "--until", "2099-12-31")
        // A restart and a change of the grant keep it.
        try await station.start()
        try await station.settle()
        #expect(try await station.portero("grant", "add", "anna", "--name", "A").exit == .code(0))
        let list = try await station.portero("grant", "list", "--json").json.items
        #expect(list.first?["quietUntil"].text?.hasPrefix("2100-01-01") == true)
        let room = try await station.rehearsal.now("room")
        _ = try await station.keyed("101#") {
            try await station.outcomes(of: "anna") == ["do-not-disturb"] ? true : nil
        }
        #expect(try await station.called(since: room) == nil)
        #expect(try await station.portero("grant", "quiet", "anna", "--end").output == "anna is rung again\n")
        _ = try await station.keyed("101#") { try await station.called(since: room) }
    }

    @Test(arguments: [["--until", "1960-01-01"], ["--until", "tomorrow"], [], ["--end", "--until", "2099-01-01"]])
    func `an end that has passed, none and two are refused`(_ words: [String]) async throws {
        let station = try await Station.working(settled: false)
        #expect(try await station.portero(["grant", "quiet", "anna"] + words).exit == .code(64))
    }
}

extension Station {
    /// What became of the calls to a person, each outcome once.
    fileprivate func outcomes(of person: String) async throws -> Set<String?> {
        Set(
            try await audit().filter { $0["what"].text == "call.ended" && $0["who"].text == person }
                .map { $0["outcome"].text })
    }

    /// The first call the room was told to make.
    fileprivate func called(since: Int) async throws -> JSONValue? {
        try await rehearsal.entries("room", since: since, kind: "received", name: "call").first
    }
}
