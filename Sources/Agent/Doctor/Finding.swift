internal import Site

/// What one check found: a line for a technician.
public struct Finding: Encodable, Equatable, Sendable {
    /// How it stands.
    public enum Outcome: String, Encodable, Sendable {
        /// As it should be.
        case ok
        /// It works, and somebody should look at it.
        case warning
        /// It does not work until somebody does something.
        case failed
        /// It could not be looked at from here, or is not wanted.
        case skipped
    }

    /// What was looked at, in a word or two.
    public let check: String
    /// How it stands.
    public let outcome: Outcome
    /// What was found, in one sentence without its full stop; never a secret.
    public let sentence: String
    /// What to try, where the sentence does not end with that.
    public let hint: String?

    init(_ check: String, _ outcome: Outcome, _ sentence: String, hint: String? = nil) {
        self.check = check
        self.outcome = outcome
        self.sentence = sentence
        self.hint = hint
    }

    /// What `portero check` says of a file, with its place.
    init(_ check: String, _ fault: ConfigurationFault) {
        self.init(
            check, fault.severity == .fault ? .failed : .warning, "\(fault.place): \(fault.sentence)", hint: fault.hint)
    }
}
