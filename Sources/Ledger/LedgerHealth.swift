/// How writing goes.
public struct LedgerHealth: Equatable, Sendable {
    /// Why the last write failed; nil when it reached the disk.
    public var fault: LedgerError?
    /// Audit records that wait in memory for the disk.
    public var recordsInMemory = 0

    /// Everything written so far is on disk.
    public static let fine = LedgerHealth()

    init(fault: LedgerError? = nil, recordsInMemory: Int = 0) {
        self.fault = fault
        self.recordsInMemory = recordsInMemory
    }
}
