internal import Logging
internal import Loop

/// Log lines on standard error, or as entries of the journal where that is standard error; a reader that is gone or slow
/// costs the line, never time.
///
/// An entry has the fields `MESSAGE`, `PRIORITY`, `SYSLOG_IDENTIFIER` and, where a part speaks of itself, `PORTERO_PART` and
/// `PORTERO_STATE`.
struct StderrLog: LogHandler {
    var metadata: Logger.Metadata = [:]
    var logLevel: Logger.Level = .info
    /// Nil where standard error is not the journal.
    let journal: JournalSocket?

    private static let fields = [("part", "PORTERO_PART"), ("state", "PORTERO_STATE")]

    subscript(metadataKey key: String) -> Logger.Metadata.Value? {
        get { metadata[key] }
        set { metadata[key] = newValue }
    }

    func log(event: LogEvent) {
        let message = Self.line(event.message.description)
        guard let journal else { return StandardError.say("\(event.level): \(message)") }
        let priority = Self.priority(event.level)
        var entry = [("MESSAGE", message), ("PRIORITY", "\(priority)"), ("SYSLOG_IDENTIFIER", "portero")]
        for (key, field) in Self.fields {
            if let value = event.metadata?[key] { entry.append((field, Self.line("\(value)"))) }
        }
        // As a line, the journal reads the priority from the number in front.
        if !journal.write(entry) { StandardError.say("<\(priority)>\(message)") }
    }

    /// A line end would begin a line or a field of its own; parts may come from outside.
    private static func line(_ text: String) -> String { String(text.map { $0.isNewline ? " " : $0 }) }

    private static func priority(_ level: Logger.Level) -> Int {
        switch level {
        case .critical: 2
        case .error: 3
        case .warning: 4
        case .notice: 5
        case .info: 6
        case .debug, .trace: 7
        }
    }
}
