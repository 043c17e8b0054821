internal import Audit
internal import Calls
internal import Grants
internal import Loop

/// What has happened since the agent's start, as numbers for `/metrics`: nobody's name, identity or flat.
@Loop final class Tally {
    private(set) var decisions: [ReasonCode: Int] = [:]
    /// What became of calls that were permitted.
    private(set) var calls: [Outcome: Int] = [:]
    /// Releases asked for, by the door's name and how the door answered.
    private(set) var releases: [String: [ReasonCode: Int]] = [:]
    private(set) var cloudRequests: [CloudRequestOutcome: Int] = [:]
    /// Times the room was authorized and took commands.
    private(set) var roomConnections = 0
    /// Times the guard was lost and another one had to be started.
    private(set) var guardRestarts = 0

    /// Counts what a record says, where it is a decision or a call's end.
    func happened(_ entry: AuditEntry) {
        if entry.what.hasPrefix("decision."), let reason = ReasonCode(rawValue: entry.outcome) {
            decisions[reason, default: 0] += 1
        } else if entry.what == "call.ended", let outcome = Outcome(rawValue: entry.outcome) {
            calls[outcome, default: 0] += 1
        }
    }

    func released(_ door: String, _ outcome: ReasonCode) { releases[door, default: [:]][outcome, default: 0] += 1 }

    func asked(_ outcome: CloudRequestOutcome) { cloudRequests[outcome, default: 0] += 1 }

    func roomConnected() { roomConnections += 1 }

    func guardLost() { guardRestarts += 1 }
}
