/// Writes that reached the disk since the ledger was opened.
public struct LedgerCommits: Equatable, Sendable {
    /// How many.
    public private(set) var count = 0
    /// What they took together, failed tries left out.
    public private(set) var time = Duration.zero

    init() {}

    mutating func add(_ taken: Duration) {
        count += 1
        time += taken
    }
}
