/// The answer to a request that was done, was not, or cannot be told.
public struct Message: Codable, Equatable, Sendable {
    /// One sentence: what, where, what to try.
    public var message: String
    /// The exit code of the command that asked, per the contract.
    public var exit: Int32

    /// A sentence with its exit code.
    public init(_ message: String, exit: Int32 = 0) {
        self.message = message
        self.exit = exit
    }
}
