/// What `portero run` was told.
public struct Options: Sendable {
    /// Path of the configuration.
    public var configuration: String
    /// The state folder: ledger, keys, socket.
    public var state: String
    /// The folder named by `--credentials`; nil takes systemd's or the state's.
    public var credentials: String?
    /// The program's version.
    public var version: String

    /// Options as given.
    public init(configuration: String, state: String, credentials: String?, version: String) {
        self.configuration = configuration
        self.state = state
        self.credentials = credentials
        self.version = version
    }
}

/// Why the agent did not start, with its exit code.
public struct StartFailure: Error, Sendable {
    /// One sentence, or one line for each fault of a configuration.
    public let sentence: String
    /// The contract's exit code.
    public let exit: Int32

    init(_ sentence: String, exit: Int32) {
        self.sentence = sentence
        self.exit = exit
    }
}
