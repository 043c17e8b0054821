/// One thing wrong in a configuration or board file: where it stands, what it is and what to try.
public struct ConfigurationFault: Error, Sendable, Equatable, Encodable, CustomStringConvertible {
    /// Whether the file is refused for it.
    public enum Severity: String, Sendable, Encodable {
        /// The file is refused; `portero` exits 78.
        case fault
        /// The file is taken; `portero check` says the sentence.
        case warning
    }

    /// Path of the file as it was given or found.
    public let file: String
    /// Line from 1, or 0 when the whole file is meant.
    public let line: Int
    /// Column from 1, counted in Unicode scalars, or 0 when the whole file is meant.
    public let column: Int
    /// What is wrong, in one sentence without its full stop. Values that could be secret are never quoted.
    public let sentence: String
    /// What to try.
    public let hint: String
    /// Whether the file is refused for it.
    public let severity: Severity

    /// A fault at a place.
    public init(
        file: String, line: Int, column: Int, sentence: String, hint: String, severity: Severity = .fault
    ) {
        self.file = file
        self.line = line
        self.column = column
        self.sentence = sentence
        self.hint = hint
        self.severity = severity
    }

    /// `FILE:LINE:COLUMN`, or the file alone where the whole of it is meant.
    public var place: String { line > 0 ? "\(file):\(line):\(column)" : file }

    /// `FILE:LINE:COLUMN: sentence; hint`, the form `portero check` prints.
    public var description: String {
        let mark = severity == .warning ? "warning: " : ""
        return "\(place): \(mark)\(sentence); \(hint)"
    }
}

/// Every fault of one file, in the order of their places; thrown when the file is refused.
public struct ConfigurationFaults: Error, Sendable, Equatable, CustomStringConvertible {
    /// At least one.
    public let faults: [ConfigurationFault]

    /// One line for each fault.
    public var description: String { faults.map(\.description).joined(separator: "\n") }

    init(_ faults: [ConfigurationFault]) {
        self.faults = faults.sorted { ($0.line, $0.column) < ($1.line, $1.column) }
    }

    init(_ fault: ConfigurationFault) { faults = [fault] }
}
