public import Audit
public import Codes
public import Grants

/// Everything a ledger held when it was opened; the agent goes on from it in memory.
public struct LedgerSnapshot: Sendable {
    /// Persons and grants, ready to decide.
    public var book: GrantBook
    /// Wishes the cloud has not acknowledged, of every device.
    public var outbox: [OutboxRow]
    /// The last round in which the cloud was asked again; nil when there was none.
    public var round: RoundProgress?
    /// The last audit record.
    public var auditHead: AuditHead
    /// Persons whose records are still searched for.
    public var forgotten: [ForgottenPerson]
    /// The clock floor; nil when none was ever written.
    public var floor: ClockFloor?
    /// Sealed secrets by name.
    public var secrets: [String: SealedSecret]
    /// Every person's codes, as keyed hashes.
    public var codes: [CodeRow]
    /// What the lockout of each keypad remembers.
    public var lockouts: [String: KeptLockout]
    /// Mode and tamper block of each door that was ever commanded, by its name.
    public var doorStates: [String: KeptDoorState]
    /// What Tuya's message service said last, and which of its messages were taken.
    public var hints: CloudHints
    /// The boot session of this run.
    public var bootSession: String
    /// Whether the machine was started since the ledger was last opened, or it is new.
    public var isFirstInBootSession: Bool
}
