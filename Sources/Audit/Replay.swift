public import Grants

/// What today's rules make of one recorded decision, from its record alone.
public enum ReplayedDecision: Equatable, Sendable {
    /// Today's rules give the reason that was recorded.
    case same
    /// They give another one.
    case other(ReasonCode)
    /// The record does not hold what was decided by.
    case unknown(Unknown)

    /// Why a decision cannot be made again.
    public enum Unknown: String, CaseIterable, Sendable {
        /// Its facts were erased with a person who was forgotten.
        case erased = "erased with a forgotten person"
        /// A code or a lockout decided: no record holds either.
        case code = "codes and lockouts, which no record holds"
        /// Whether a flat exists, or a conference invited, stands in no record.
        case circumstances = "flats nobody had, conferences and faults, which the facts do not hold"
        /// A release was refused by the state of a call or a door.
        case release = "releases, which a call's or a door's state decided"
        /// The facts cannot be read, or leave a choice: an older program kept less.
        case facts = "facts that leave a choice"
    }

    /// Makes the decision of a record again; nil for a record that holds no decision.
    ///
    /// - Parameter facts: the record's own facts, decoded by the caller; nil when they are not those of a decision.
    public init?(of record: AuditRecord, facts: DecisionFacts?) {
        guard record.what.hasPrefix("decision.") else { return nil }
        if record.isRedacted {
            self = .unknown(.erased)
        } else if record.what == "decision.release" {
            self = .unknown(.release)
        } else {
            self = Self.judge(record, facts)
        }
    }

    private static func judge(_ record: AuditRecord, _ facts: DecisionFacts?) -> Self {
        guard let reason = ReasonCode(rawValue: record.outcome) else { return .unknown(.facts) }
        switch reason {
        case .pinInvalid, .lockedOut: return .unknown(.code)
        case .groupCall, .unitUnknown, .internalFault: return .unknown(.circumstances)
        default: break
        }
        guard let facts, let replayed = facts.replayed else { return .unknown(.facts) }
        // The station answers nobody, or the room was not guarded as wanted; the book would have let this one in.
        if reason == .answeringOff || reason == .protectionDrift {
            return replayed == .granted ? .same : .other(replayed)
        }
        return replayed == reason ? .same : .other(replayed)
    }
}

/// What a whole journal gives.
public struct ReplaySummary: Equatable, Sendable {
    /// One decision that differs.
    public struct Difference: Equatable, Sendable {
        /// The record's number.
        public var number: Int64
        /// The reason that was recorded.
        public var recorded: String
        /// The reason of today's rules.
        public var recomputed: ReasonCode
    }

    /// Records read.
    public private(set) var records = 0
    /// Decisions that come out the same.
    public private(set) var same = 0
    /// Decisions that differ, in their order.
    public private(set) var differences: [Difference] = []
    /// Decisions that cannot be made again, by why.
    public private(set) var unknown: [ReplayedDecision.Unknown: Int] = [:]

    /// Nothing read yet.
    public init() {}

    /// Takes the next record.
    public mutating func take(_ record: AuditRecord, facts: DecisionFacts?) {
        records += 1
        switch ReplayedDecision(of: record, facts: facts) {
        case nil: break
        case .same: same += 1
        case .other(let reason):
            differences.append(Difference(number: record.number, recorded: record.outcome, recomputed: reason))
        case .unknown(let why): unknown[why, default: 0] += 1
        }
    }
}
