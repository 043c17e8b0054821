internal import Logging
internal import Loop

/// A part of the agent as `portero status` shows it.
public struct PartStatus: Codable, Equatable, Sendable {
    /// One word or two: `ready`, `connecting`, `off`, `fault`.
    public var state: String
    /// Wall time of the last change of state, ISO 8601.
    public var since: String
    /// Why the part is not at its best; nil when it is.
    public var reason: String?
    /// Of the audit: its last record on disk as `NUMBER:HASH`, to be written down elsewhere.
    public var head: String?
}

/// What every part says of itself. A change of state is logged once, a repeated one not at all.
@Loop final class StatusBoard {
    private(set) var parts: [String: PartStatus] = [:]
    private let logger: Logger
    /// Told after each change of a part's state or its reason, of which part.
    var onChange: @Loop (String) -> Void = { _ in }
    private let wallTime: @Loop () -> String

    nonisolated init(logger: Logger, wallTime: @escaping @Loop () -> String) {
        self.logger = logger
        self.wallTime = wallTime
    }

    /// Notes the state of `part`; `reason` is a sentence without secrets or names of persons.
    func set(_ part: String, _ state: String, reason: String? = nil) {
        if let known = parts[part], known.state == state {
            guard known.reason != reason else { return }
            parts[part]?.reason = reason
            return onChange(part)
        }
        parts[part] = PartStatus(state: state, since: wallTime(), reason: reason)
        let level: Logger.Level = reason == nil ? .info : state == "fault" ? .error : .warning
        logger.log(
            level: level, "\(part): \(state)\(reason.map { ", \($0)" } ?? "")",
            metadata: ["part": "\(part)", "state": "\(state)"])
        onChange(part)
    }

    /// Logs what is odd about `part` and changes no state; the caller says it once.
    func note(_ part: String, _ sentence: String) {
        logger.warning("\(part): \(sentence)", metadata: ["part": "\(part)"])
    }

    /// Shows a part no more that is not wanted any more.
    func remove(_ part: String) {
        if parts.removeValue(forKey: part) != nil { onChange(part) }
    }

    /// One line for the service manager: the parts that are not at their best, with why.
    var summary: String {
        let troubled = parts.filter { $0.value.reason != nil }.sorted { $0.key < $1.key }
        guard !troubled.isEmpty else { return "every part is as wanted" }
        return troubled.map { "\($0.key): \($0.value.state), \($0.value.reason ?? "")" }.joined(separator: "; ")
    }
}
