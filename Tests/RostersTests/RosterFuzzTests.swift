import Grants
import Rosters
import Support
import Testing

/// Bytes nobody should send.
@Suite struct RosterFuzz {
    private static let seeds = [
        "person,name,unit,peer,from,until,schedule,enabled\nanna,\"A, \"\"B\"\"\r\n\",101,a@r b@r,2026-01-01,2026-12-31,"
            + "mon-fri 08:00-18:00,true\r\nboris,,,,,,,\n",
        #"[{"person":"anna","name":"A\u00e9\ud83d\ude00","peer":["a@r","b@r"],"enabled":true},{"person":"b","unit":null}]"#,
    ]
    private static let pieces = [
        "\"", "\"\"", ",", "\n", "\r", "\r\n", "\u{FEFF}", "[", "]", "{", "}", ":", "\\", "\\u", "\\ud800", "null",
        "true",
        "1e999", "9999-12-31", "0000-01-01", "\0", "person", " ", ";", "é", "🇩🇪", "anna",
    ]

    @Test func `S15 whatever the bytes, a roster is read or refused, and what is read survives its own export`() throws
    {
        let seed = UInt64.random(in: 1...UInt64.max)
        print("S15 roster seed \(seed)")
        var random = SeededGenerator(seed: seed)
        var taken = 0
        for round in 0..<20_000 {
            var bytes = Array(Self.seeds[round % 2].utf8)
            for _ in 0..<Int.random(in: 0...6, using: &random) {
                let place = Int.random(in: 0...bytes.count, using: &random)
                switch Int.random(in: 0..<4, using: &random) {
                case 0: bytes.insert(UInt8.random(in: 0...255, using: &random), at: place)
                case 1: bytes.insert(contentsOf: (Self.pieces.randomElement(using: &random) ?? "").utf8, at: place)
                case 2: bytes.removeSubrange(place..<min(bytes.count, place + Int.random(in: 0...9, using: &random)))
                default: bytes = Array(bytes[..<place])
                }
            }
            guard let read = try? Roster(reading: bytes, zone: { _ in 3600 }) else { continue }
            taken += 1
            try expectSame(read, "seed \(seed), round \(round)")
        }
        #expect(taken > 1000, "seed \(seed)")
    }

    /// The book that a roster makes is the book that its export makes.
    private func expectSame(_ roster: Roster, _ when: Comment) throws {
        let wanted = try RosterDifference(of: roster, from: [])
        let made = wanted.added.map { target in
            var one = RosterHeld(target.person, nil)
            one.grant = target.grant
            return one
        }
        for bytes in [RosterText.csv(made), RosterText.json(made)] {
            let again = try Roster(reading: bytes) { _ in 3600 }
            #expect(try RosterDifference(of: again, from: made).isEmpty, when)
            #expect(again.rows.count == made.count, when)
        }
    }
}
