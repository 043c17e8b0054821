import Foundation
import Support
import Testing

extension Station {
    /// Somebody rings; the reason code of the decision. Whoever is answered hangs up.
    func judged(_ person: String) async throws -> String { try await judgement(of: person)["outcome"].text ?? "" }

    /// The same; the decision's record.
    func judgement(of person: String) async throws -> JSONValue {
        let before = try await audit(1).last?["number"].whole ?? 0
        let room = try await ring(Self.peer(person))
        let record = try await eventually("the decision", within: .seconds(10)) {
            try await audit().first {
                $0["number"].whole ?? 0 > before && $0["what"].text == "decision.incoming"
            }
        }
        if record["outcome"].text == "granted" {
            try await rehearsal.saw("room", "received", "accept", since: room)
            try await rehearsal.order("/room/hangup")
            try await become(["calls": "idle"])
        } else {
            try await rehearsal.saw("room", "received", "reject", since: room)
        }
        try await atRest()
        return record
    }

    /// The age that the last decision counted, in seconds.
    func lastAge() async throws -> Int {
        let facts = try await portero("why", "last", "--json").json["facts"].text ?? "{}"
        return try JSONDecoder().decode(JSONValue.self, from: Data(facts.utf8))["age_seconds"].whole ?? -1
    }

    /// The steps of the wall clock that were recorded, in seconds, rounded to ten.
    func steps() async throws -> [Int] {
        try await audit().filter { $0["what"].text == "clock.step" }.map {
            let facts = try JSONDecoder().decode(JSONValue.self, from: Data(($0["facts"].text ?? "").utf8))
            return Int(((Double(facts["seconds"].text ?? "0") ?? 0) / 10).rounded()) * 10
        }
    }

    /// Keys until it shows: here nobody asks whether a keypad on a busy machine misses a quick finger.
    func keyed<Shown>(_ keys: String, _ shows: () async throws -> Shown?) async throws -> Shown {
        for _ in 0..<10 {
            try await key(keys)
            let deadline = ContinuousClock.now + .seconds(3)
            while ContinuousClock.now < deadline {
                if let shown = try await shows() { return shown }
                try await Task.sleep(for: .milliseconds(20))
            }
        }
        throw SupportError("\(keys), keyed ten times, shows nothing")
    }

    /// Keys wrong codes until none is judged any more.
    func lockCodesOut() async throws {
        for _ in 0..<30 {
            try await key("*1#")
            if try await status()["codes"]["state"].text == "locked out" { return }
        }
        throw SupportError("thirty wrong codes lock nothing out")
    }

    /// Waits until the ledger holds a clock floor not before `time` less a few seconds.
    func keepsFloor(from time: Double) async throws {
        try await eventually("the floor", within: .seconds(20)) { try await Double(floor() ?? 0) > time - 5 }
    }

    /// The clock floor in the ledger, seconds since 1970.
    func floor() async throws -> Int? {
        Int(try await sql("SELECT wall FROM clock_floor").trimmingCharacters(in: .newlines))
    }
}
