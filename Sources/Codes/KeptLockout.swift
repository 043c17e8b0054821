/// What of a lockout outlives the process; every instant is time since boot in ``bootSession``.
public struct KeptLockout: Equatable, Sendable {
    /// The boot session whose uptime the instants are: the kernel's boot id.
    public var bootSession: String
    /// When this was written.
    public var at: Duration
    /// No code is judged before.
    public var until: Duration
    /// The wrong codes of the last day, oldest first.
    public var wrong: [Duration]
    /// How many of ``wrong``, from its end, came after the last granted code.
    public var inARow: Int

    /// A lockout as written `at` this uptime of `bootSession`.
    public init(bootSession: String, at: Duration, until: Duration, wrong: [Duration], inARow: Int) {
        self.bootSession = bootSession
        self.at = at
        self.until = until
        self.wrong = wrong
        self.inARow = inARow
    }
}
