internal import Glibc
internal import Logging
internal import Loop

/// Log lines on standard error; a reader that is gone or slow costs the line, never time.
struct StderrLog: LogHandler {
    var metadata: Logger.Metadata = [:]
    var logLevel: Logger.Level = .info

    subscript(metadataKey key: String) -> Logger.Metadata.Value? {
        get { metadata[key] }
        set { metadata[key] = newValue }
    }

    func log(event: LogEvent) {
        // systemd reads the priority from the number in front; without it the words stand alone.
        let priority = Self.underJournal ? "<\(Self.priority(event.level))>" : "\(event.level): "
        // A line end would begin a line of its own, with a priority of its own; parts may come from outside.
        let message = String(event.message.description.map { $0.isNewline ? " " : $0 })
        StandardError.say(priority + message)
    }

    private static let underJournal = getenv("JOURNAL_STREAM") != nil

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
