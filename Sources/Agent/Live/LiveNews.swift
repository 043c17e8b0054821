internal import Audit

/// What watchers are told, before it is a message.
enum LiveNews {
    /// A key was pressed; nil for one that is not shown.
    case key(Character?)
    case line(LiveLine)
    /// The door of this name may look otherwise.
    case door(String)
    case call(String)
    case record(LiveRecord)
    case part(LivePart)
    case keypad(LiveKeypad)

    /// What a newer one of the same subject takes the place of; nil for what happened rather than is.
    var subject: String? {
        switch self {
        case .key, .record: nil
        case .line(let line): "line \(line.line)"
        case .door(let name): "door \(name)"
        case .call: "call"
        case .part(let part): "part \(part.name)"
        case .keypad: "keypad"
        }
    }
}

extension LiveRecord {
    /// A record for watchers; nil for the alarm of a threat, which nobody may see who stands before a screen.
    ///
    /// Only decisions show their number: a gap among all of them would tell of the one that is missing.
    init?(_ record: AuditRecord) {
        guard record.outcome != "duress" else { return nil }
        let isDecision = record.what.hasPrefix("decision.")
        self.init(
            number: isDecision ? UInt64(record.number) : nil, who: record.who, what: record.what,
            outcome: record.outcome)
    }
}
