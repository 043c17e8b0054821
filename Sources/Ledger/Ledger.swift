public import Audit
internal import Glibc
public import Grants

/// The durable ledger: `<folder>/ledger.db`, one holder, one writing thread.
///
/// Decisions never come from here; they come from the ``LedgerSnapshot`` that ``open(folder:device:policy:bootSession:)``
/// hands over and that the agent keeps in step. Safe from any thread; changes are written in the order given.
public final class Ledger: Sendable {
    private let writer: LedgerWriter
    private let thread: UInt

    /// Takes the lock, opens or creates the file and reads all of it.
    ///
    /// - Parameters:
    ///   - folder: the state folder; made when missing, its parent must exist.
    ///   - device: the device that grants are about.
    ///   - bootSession: the kernel's boot id.
    /// - Throws: `.held` within a moment when another agent holds the ledger; `.foreign` and `.newerSchema` with every
    ///   byte left as it was.
    public static func open(
        folder: String, device: DeviceID, policy: GrantPolicy = GrantPolicy(),
        bootSession: String = BootSession.current
    ) throws(LedgerError) -> (ledger: Ledger, snapshot: LedgerSnapshot) {
        try open(LedgerClaim(folder: folder), device: device, policy: policy, bootSession: bootSession)
    }

    /// The same in a folder that is claimed already; the claim ends with the ledger, and stays with the caller when this
    /// throws. A damaged file (``LedgerError/isDamage``) is left as it was, too.
    public static func open(
        _ claim: LedgerClaim, device: DeviceID, policy: GrantPolicy = GrantPolicy(),
        bootSession: String = BootSession.current
    ) throws(LedgerError) -> (ledger: Ledger, snapshot: LedgerSnapshot) {
        try claim.checkAside()
        var store = try Store(folder: claim.folder, device: device)
        let snapshot = try store.load(policy: policy, bootSession: bootSession)
        return (try Ledger(store, claim, snapshot.auditHead), snapshot)
    }

    private init(_ store: consuming Store, _ claim: LedgerClaim, _ head: AuditHead) throws(LedgerError) {
        writer = LedgerWriter(head)
        thread = try LedgerThread.start(writer, store, claim)
    }

    deinit { close() }

    /// How writing goes.
    public var health: LedgerHealth { writer.monitor.with { $0.health } }

    /// Changes that wait for the disk, and audit records it has refused so far.
    public var backlog: Int { writer.monitor.with { $0.jobs.count + $0.health.recordsInMemory } }

    /// What writing took so far.
    public var commits: LedgerCommits { writer.monitor.with { $0.commits } }

    /// Calls `body` on the writer's thread each time its health changes.
    public func onHealth(_ body: @escaping @Sendable (LedgerHealth) -> Void) {
        writer.monitor.with { $0.onHealth = body }
    }

    /// The last audit record that is on disk: what may be published.
    public var auditHead: AuditHead { writer.monitor.with { $0.auditHead } }

    /// Returns when the change is on disk, all of it.
    ///
    /// - Throws: the reason when none of it is. What the change says is owed (``LedgerChange/owed``) is then kept in memory
    ///   and written first as soon as the disk allows; audit records always, so that numbers have no gap.
    public nonisolated(nonsending) func commit(_ change: LedgerChange) async throws(LedgerError) {
        let result = await withCheckedContinuation { continuation in
            post(change) { continuation.resume(returning: $0) }
        }
        try result.get()
    }

    /// Hands a change to the writer without waiting; `answer` is called on the writer's thread.
    public func post(
        _ change: LedgerChange, answer: @escaping @Sendable (Result<Void, LedgerError>) -> Void = { _ in }
    ) {
        if !writer.enqueue(.commit(change, answer)) { answer(.failure(.closed)) }
    }

    /// Up to `limit` audit records from `number` on, in order; what was posted before is among them, also where the disk
    /// did not take it so far.
    public nonisolated(nonsending) func auditRecords(
        from number: Int64, limit: Int
    ) async throws(LedgerError) -> [AuditRecord] {
        try await read { (database, owed) throws(LedgerError) in
            let written = try database.auditRecords(from: number, limit: limit)
            let next = written.last.map { $0.number + 1 } ?? number
            return Array((written + owed.filter { $0.number >= next }).prefix(limit))
        }
    }

    /// The last audit record whose `what` begins with `prefix`, such as `decision.`.
    ///
    /// Looked for in steps, so that no write waits for a search through a million records.
    public nonisolated(nonsending) func lastAuditRecord(what prefix: String) async throws(LedgerError) -> AuditRecord? {
        let ends = try await read { (database, owed) throws(LedgerError) in
            (
                first: try database.firstAuditNumber() ?? 1, last: try database.auditHead().number,
                owed: owed.last { $0.what.hasPrefix(prefix) }
            )
        }
        if let owed = ends.owed { return owed }
        var last = ends.last
        while last >= ends.first {
            let numbers = max(ends.first, last - Self.recordsInAStep + 1)...last
            if let found = try await read({ (database, _) throws(LedgerError) in
                try database.lastAuditRecord(what: prefix, in: numbers)
            }) {
                return found
            }
            last = numbers.lowerBound - 1
        }
        return nil
    }

    /// Number of the first audit record that is kept; nil without one.
    public nonisolated(nonsending) func firstAuditNumber() async throws(LedgerError) -> Int64? {
        try await read { (database, _) throws(LedgerError) in try database.firstAuditNumber() }
    }

    /// The last record that retention has allowed to be deleted; 0 before the first cut.
    public nonisolated(nonsending) func lastAuditCut() async throws(LedgerError) -> Int64 {
        try await read { (database, _) throws(LedgerError) in
            try database.integer("SELECT value FROM counters WHERE name = 'audit_cut'") ?? 0
        }
    }

    /// How far the records behind `number` are older than `limit`, over one step of them.
    public nonisolated(nonsending) func agedRecords(
        after number: Int64, before limit: WallTime
    ) async throws(LedgerError) -> AgedRecords {
        try await read { (database, _) throws(LedgerError) in
            try database.agedRecords(after: number, before: limit, count: Int(Self.recordsInAStep))
        }
    }

    /// One step of giving deleted room back to the disk; whether there is more. A file that was begun by a program that
    /// did not know how keeps its size, and uses the room itself.
    public nonisolated(nonsending) func giveBackRoom() async throws(LedgerError) -> Bool {
        try await read { (database, _) throws(LedgerError) in
            guard try database.integer("PRAGMA auto_vacuum") == 2 else { return false }
            let free = try database.integer("PRAGMA freelist_count") ?? 0
            guard free > Self.pagesKept else { return false }
            try database.execute("PRAGMA incremental_vacuum(\(min(Self.pagesInAStep, free - Self.pagesKept)))")
            guard free - Self.pagesInAStep <= Self.pagesKept else { return true }
            // The file itself gets shorter when its log is written back.
            _ = try database.integer("PRAGMA wal_checkpoint(TRUNCATE)")
            return false
        }
    }

    /// Records that one step of a long search or deletion touches at most.
    public static let recordsInAStep: Int64 = 500
    /// Pages that one step gives back, of 4 KiB each.
    private static let pagesInAStep: Int64 = 128
    /// Free pages that stay for the records that come.
    private static let pagesKept: Int64 = 256

    /// Writes what is queued, closes the file, ends the thread and gives the lock back. Waits for all that.
    public func close() {
        let isFirst = writer.monitor.with { state in
            state.isClosed = true
            defer { state.isJoined = true }
            return !state.isJoined
        }
        if isFirst { pthread_join(pthread_t(thread), nil) }
    }

    private nonisolated(nonsending) func read<Value: Sendable>(
        _ body: @escaping @Sendable (inout Database, [AuditRecord]) throws(LedgerError) -> Value
    ) async throws(LedgerError) -> Value {
        let result: Result<Value, LedgerError> = await withCheckedContinuation { continuation in
            let isQueued = writer.enqueue(
                .read { database, owed in
                    do throws(LedgerError) {
                        continuation.resume(returning: .success(try body(&database, owed)))
                    } catch {
                        continuation.resume(returning: .failure(error))
                    }
                })
            if !isQueued { continuation.resume(returning: .failure(.closed)) }
        }
        return try result.get()
    }
}
