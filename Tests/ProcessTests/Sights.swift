import Foundation
import Support
import Testing

/// What can be seen of a station from outside: status, decisions, lines, calls, and times.
extension Station {
    /// Time since boot, by the clock that stamps the stand-ins' journals.
    static var now: Duration {
        var time = timespec()
        clock_gettime(CLOCK_MONOTONIC, &time)
        return .seconds(time.tv_sec) + .nanoseconds(time.tv_nsec)
    }

    /// Waits until every part is at its best.
    func settle() async throws {
        try await become([
            "room": "ready", "cloud": "ready", "guard": "ready", "lines": "stand-in board", "keypad": "ready",
            "door main": "locked", "protection": "as wanted",
        ])
    }

    /// Waits until these parts have these states.
    func become(
        _ wanted: [String: String], within limit: Duration = .seconds(20),
        sourceLocation: SourceLocation = #_sourceLocation
    ) async throws {
        var found: [String: String?] = [:]
        let deadline = ContinuousClock.now + limit
        while ContinuousClock.now < deadline {
            let parts = try await status()
            found = wanted.reduce(into: [:]) { $0[$1.key] = parts[$1.key]["state"].text }
            if found == wanted.mapValues(Optional.some) { return }
            try await Task.sleep(for: .milliseconds(20))
        }
        Issue.record("\(found) did not become \(wanted) within \(limit)", sourceLocation: sourceLocation)
        throw SupportError("\(found) did not become \(wanted) within \(limit)")
    }

    /// Every part, as `portero status --json` has them.
    func status() async throws -> JSONValue { try await control.get("/api/status").decoded() }

    /// The reason code of the last decision, as `portero why last --json` tells it; nil while it cannot be asked for.
    func lastReason() async throws -> String? {
        let why = try await portero("why", "last", "--json")
        return why.exit == .code(0) ? try why.json["outcome"].text : nil
    }

    /// The latest records of the audit, oldest first.
    func audit(_ count: Int = 50) async throws -> [JSONValue] {
        try await control.get("/api/audit?last=\(count)").decoded(JSONValue.self).items
    }

    /// Persons the cloud holds a grant for.
    func cloudPersons() async throws -> [String] {
        try await rehearsal.look("/cloud/grants")["grants"].items.compactMap { $0["person_id"].text }
    }

    /// Grants a person at this station and at the cloud.
    func grant(_ person: String, unit: String, peer: String? = nil, more: String...) async throws {
        let words = ["grant", "add", person, "--unit", unit, "--peer", peer ?? Self.peer(person), "--wait", "20"]
        let added = try await portero(words + more)
        try #require(added.exit == .code(0), "\(added.errors)")
    }

    /// Whether the lock output is active now.
    func isReleased() async throws -> Bool {
        let lines = try await rehearsal.look("/chip/lines")["lines"].items
        return lines.contains { $0["line"].text == Self.door && $0["active"].flag == true }
    }

    /// The next change of the lock output to active (true) or inactive after number `since`.
    @discardableResult
    func lock(
        released: Bool, since: Int, within limit: Duration = .seconds(10)
    ) async throws -> (number: Int, at: Duration) {
        let deadline = ContinuousClock.now + limit
        var last = since
        while true {
            let left = max(.zero, deadline - ContinuousClock.now)
            let found = try await rehearsal.entries("chip", since: last, kind: "level", name: Self.door, within: left)
            for entry in found {
                last = entry["n"].whole ?? last
                guard entry["level"].whole == (released ? 1 : 0), let at = entry["at_us"].whole else { continue }
                return (last, .microseconds(at))
            }
            guard left > .zero else {
                throw SupportError("the lock was not \(released ? "released" : "locked") within \(limit)")
            }
        }
    }

    /// Presses the exit button until the lock is released, as somebody does who wants out; when that was.
    @discardableResult
    func pressExit() async throws -> (number: Int, at: Duration) {
        let chip = try await rehearsal.now("chip")
        return try await pressingExit { try await lock(released: true, since: chip) }
    }

    /// Holds the exit button down while `wait` waits for what comes of it: no machine is too slow to see such a finger.
    func pressingExit<Answer>(until wait: () async throws -> Answer) async throws -> Answer {
        try await drive(Self.exit, true)
        let answer = try await wait()
        try await drive(Self.exit, false)
        return answer
    }

    /// Drives an input of the chip.
    func drive(_ line: String, _ active: Bool) async throws {
        try await rehearsal.order("/chip/drive", #"{"line": "\#(line)", "active": \#(active)}"#)
    }

    /// Keys a flat number or a code as a slow visitor does: 250 ms down, 250 ms up, so that a machine that stops for a
    /// moment misses no key.
    func key(_ keys: String) async throws {
        let reply = try await rehearsal.drive.post(
            "/chip/type", json: #"{"keys": "\#(keys)", "ms": 250}"#, within: .seconds(30))
        try #require(reply.status == 200, "\(reply.text)")
    }

    /// Somebody rings the room; the journal's number before.
    func ring(_ peer: String, group: Bool = false) async throws -> Int {
        let before = try await rehearsal.now("room")
        let body = try JSONSerialization.data(withJSONObject: ["peer": peer, "name": "X", "group": group])
        try await rehearsal.order("/room/ring", String(decoding: body, as: UTF8.self))
        return before
    }

    /// Says what a peer does when it is rung.
    func peer(_ person: String, _ behaviour: String) async throws {
        try await rehearsal.order("/room/peers/\(Self.peer(person))", #"{"behaviour": "\#(behaviour)"}"#)
    }

    /// Waits until the room has no call.
    func atRest(sourceLocation: SourceLocation = #_sourceLocation) async throws {
        try await eventually("the room's rest", sourceLocation: sourceLocation) {
            try await rehearsal.look("/room/state")["call"]["state"].text == "none"
        }
    }

    /// Somebody rings who is let in, and orders the door open as soon as the call stands; when that was.
    @discardableResult
    func openFromCall(_ person: String) async throws -> Duration {
        let room = try await ring(Self.peer(person))
        try await rehearsal.saw("room", "received", "accept", since: room)
        try await eventually("the call") {
            try await rehearsal.look("/room/state")["call"]["state"].text == "conference"
        }
        let asked = Self.now
        try await rehearsal.order("/room/command", #"{"peer": "\#(Self.peer(person))", "command": "open"}"#)
        return asked
    }

    /// The exit button releases and locks again.
    func expectExitWorks() async throws {
        let released = try await pressExit()
        try await lock(released: false, since: released.number)
    }

    /// The identity at the room that a person of these tests has.
    static func peer(_ person: String) -> String { "\(person)@room.example" }

    /// The process of the guard.
    func guardProcess() async throws -> Int32 {
        let agent = try agent.pid
        return try await eventually("a guard process") { Processes.children(of: agent).first }
    }
}
