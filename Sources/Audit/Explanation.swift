public import Grants

/// Why a call was granted or refused, as one plain paragraph made from the record alone (`portero why`).
public struct Explanation: Equatable, Sendable, CustomStringConvertible {
    /// The paragraph.
    public let description: String

    /// Explains a decision.
    ///
    /// - Parameters:
    ///   - record: the audit record of the decision.
    ///   - facts: the record's own facts, decoded by the caller; nil when they are not those of a decision.
    public init(of record: AuditRecord, facts: DecisionFacts?) {
        var sentences = [Self.opening(record, facts)]
        if let facts {
            sentences +=
                Self.grant(facts) + Self.revocation(facts) + Self.change(facts) + Self.confirmation(facts)
                + Self.reads(facts)
        }
        if record.isRedacted { sentences.append(Self.erased) }
        sentences.append(Self.evidence(record))
        description = sentences.joined(separator: " ")
    }

    private static let erased =
        "Whom it was about and the facts were erased when that person was forgotten; number and hash stand."

    private static func opening(_ record: AuditRecord, _ facts: DecisionFacts?) -> String {
        let subject =
            record.isRedacted
            ? "a person who was forgotten since"
            : facts.map { record.what == "decision.code" ? Self.code($0) : Self.subject($0) } ?? record.who
        guard let reason = ReasonCode(rawValue: record.outcome) else {
            return "Record \(record.number), \(record.what): \(record.outcome), \(subject)."
        }
        let verdict = reason == .granted ? "granted" : "refused (\(reason.rawValue))"
        return "Record \(record.number), \(record.what): \(subject) was \(verdict), because \(reason.sentence)."
    }

    private static func code(_ facts: DecisionFacts) -> String {
        let flat = facts.unit.map { " after flat \($0)" } ?? ""
        return facts.person.map { "person \($0) by a code keyed\(flat.isEmpty ? " at the keypad" : flat)" }
            ?? "a code keyed\(flat.isEmpty ? " at the keypad" : flat)"
    }

    private static func subject(_ facts: DecisionFacts) -> String {
        if let unit = facts.unit { return "flat \(unit)" }
        let peer = facts.peer.map { "\"\($0)\"" }
        guard let person = facts.person else { return "the caller \(peer ?? "without an identity")" }
        return "person \(person)" + (peer.map { " calling as \($0)" } ?? "")
    }

    private static func grant(_ facts: DecisionFacts) -> [String] {
        guard let version = facts.version else { return [] }
        var limits: [String] = []
        if let from = facts.from { limits.append("from \(from)") }
        if let until = facts.until { limits.append("until \(until)") }
        if let schedule = facts.schedule { limits.append("in \(schedule)") }
        let origin = facts.origin.map { " made by \($0 == .roster ? "a roster" : "a command")" } ?? ""
        let state = facts.enabled == false ? "disabled" : "enabled"
        let validity = limits.isEmpty ? "without a time limit" : "valid " + limits.joined(separator: ", ")
        let media = facts.media == .audio ? ", for audio without a picture" : ""
        return ["The grant at \(facts.device) is version \(version)\(origin), \(state), \(validity)\(media)."]
            + site(facts)
    }

    /// The time a schedule was held against.
    private static func site(_ facts: DecisionFacts) -> [String] {
        guard let schedule = facts.schedule.flatMap(Schedule.init(_:)), let site = facts.site else { return [] }
        let special = schedule.isSpecial(site) ? ", a day with times of its own" : ""
        return ["At the site it was \(site)\(special)."]
    }

    private static func revocation(_ facts: DecisionFacts) -> [String] {
        guard let version = facts.revokedVersion else { return [] }
        let at = facts.revokedAt.map { " on \($0)" } ?? ""
        let newer = facts.version.map { $0 > version } ?? false
        return ["It was revoked\(at) as version \(version)\(newer ? ", before this grant was made" : "")."]
    }

    private static func change(_ facts: DecisionFacts) -> [String] {
        guard let who = facts.changedBy, let what = facts.changedWith, let at = facts.changedAt else { return [] }
        return ["It was last changed on \(at) by \(who) with \(what)."]
    }

    private static func confirmation(_ facts: DecisionFacts) -> [String] {
        guard facts.version != nil else { return [] }
        guard let version = facts.confirmedVersion, let at = facts.confirmedAt, let age = facts.ageSeconds else {
            return ["The cloud has not accepted it since it was last revoked or made."] + wish(facts)
        }
        let least = facts.ageIsLowerBound == true ? "at least " : ""
        return [
            "The cloud accepted version \(version) on \(at), \(least)\(span(age)) before;"
                + " the bound is \(span(facts.staleAfterSeconds))."
        ]
    }

    /// What a site that accepts wishes for a time makes of one.
    private static func wish(_ facts: DecisionFacts) -> [String] {
        guard let seconds = facts.acceptWantedSeconds else { return [] }
        let option = "This site accepts a wish by itself for \(span(seconds))"
        guard let at = facts.wishedAt else {
            return ["\(option), but not this one: the cloud refused it or its age is unknown."]
        }
        return ["\(option), this one until \(at + .seconds(seconds)) by a clock that is trusted."]
    }

    private static func reads(_ facts: DecisionFacts) -> [String] {
        guard let missed = facts.missedReads else { return [] }
        let which = missed == 1 ? "The last complete read" : "The last two complete reads"
        let source = facts.readSource.map { " (\($0))" } ?? ""
        let at = facts.readAt.map { missed == 1 ? ", on \($0)," : ", the newer on \($0)," } ?? ""
        return ["\(which) of the cloud's users\(source)\(at) did not hold the person; two deny."]
    }

    private static func evidence(_ record: AuditRecord) -> String {
        let trust = record.clockTrusted ? "a trusted clock" : "a clock that was not trusted"
        let board = (record.origin.boardIsStandIn ? "the stand-in board " : "board ") + record.origin.board
        return "Decided on \(record.wall) by \(trust), "
            + "\(span(record.uptimeMicroseconds / 1_000_000)) after boot, at station \(record.origin.station) on \(board)."
    }

    private static func span(_ seconds: Int64) -> String { Span.text(seconds) }
}
