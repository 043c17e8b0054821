internal import Audit
internal import Glibc
internal import Grants

/// The one thread that touches the file: takes jobs in order, several changes into one transaction.
final class LedgerWriter: Sendable {
    typealias Answer = @Sendable (Result<Void, LedgerError>) -> Void

    enum Job: Sendable {
        case commit(LedgerChange, Answer)
        /// Given nil once the ledger is closed.
        case read(@Sendable (inout Database) -> Void)
    }

    struct State: Sendable {
        var jobs: [Job] = []
        var isClosed = false
        var isJoined = false
        var health = LedgerHealth()
    }

    /// What the file is still to be given or rid of.
    private struct Debt {
        /// Their numbers are given out: they must reach the file before any later record.
        var records: [AuditRecord] = []
        /// What was erased stands in the write-ahead log still.
        var scrub = false

        var isNone: Bool { records.isEmpty && !scrub }
    }

    /// Changes that share a transaction at most; bounds what one failure makes us repeat.
    static let batchLimit = 64
    /// How often what is owed to the file is tried again while nothing else is written.
    static let retrySeconds = 5

    let monitor = Monitor(State())

    /// Puts a job at the end of the queue; false once closed.
    func enqueue(_ job: Job) -> Bool {
        monitor.with { state in
            guard !state.isClosed else { return false }
            state.jobs.append(job)
            return true
        }
    }

    /// Runs until closed and the queue is empty; then the store and the lock end, in that order.
    func run(_ store: consuming Store) {
        var debt = Debt()
        while true {
            let (jobs, isLast) = monitor.wait(
                until: { !$0.jobs.isEmpty || $0.isClosed }, seconds: debt.isNone ? nil : Self.retrySeconds
            ) { state in
                let jobs = Array(state.jobs.prefix(Self.batchLimit))
                state.jobs.removeFirst(jobs.count)
                return (jobs, state.isClosed && state.jobs.isEmpty)
            }
            work(off: jobs, &store, &debt)
            if isLast { return }
        }
    }

    private func work(off jobs: [Job], _ store: inout Store, _ debt: inout Debt) {
        var batch: [(change: LedgerChange, answer: Answer)] = []
        for job in jobs {
            switch job {
            case .commit(let change, let answer): batch.append((change, answer))
            case .read(let body):
                commit(batch, &store, &debt)
                batch = []
                body(&store.database)
            }
        }
        commit(batch, &store, &debt)
    }

    /// All together; if that fails, each by itself on a fresh connection, so that one cannot take others along.
    private func commit(
        _ batch: [(change: LedgerChange, answer: Answer)], _ store: inout Store, _ debt: inout Debt
    ) {
        guard !batch.isEmpty || !debt.isNone else { return }
        do throws(LedgerError) {
            try store.write(debt.records, batch.map(\.change))
            debt.records = []
            report(nil, debt.records)
            // Somebody who reads the file at this moment only puts it off.
            if debt.scrub || batch.contains(where: \.change.erases) { debt.scrub = !store.scrub() }
            for (_, answer) in batch { answer(.success(())) }
        } catch {
            let reopening = store.reopened()
            guard batch.count <= 1 else {
                for item in batch { commit([item], &store, &debt) }
                return
            }
            debt.records += batch.flatMap(\.change.auditRecords)
            report(reopening ?? error, debt.records)
            for (_, answer) in batch { answer(.failure(error)) }
        }
    }

    private func report(_ fault: LedgerError?, _ records: [AuditRecord]) {
        monitor.with { $0.health = LedgerHealth(fault: fault, recordsInMemory: records.count) }
    }
}
