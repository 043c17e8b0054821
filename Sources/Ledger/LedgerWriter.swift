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

    /// Changes that share a transaction at most; bounds what one failure makes us repeat.
    static let batchLimit = 64
    /// How often records kept back are tried again while nothing else is written.
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
        var keptBack: [AuditRecord] = []
        while true {
            let (jobs, isLast) = monitor.wait(
                until: { !$0.jobs.isEmpty || $0.isClosed }, seconds: keptBack.isEmpty ? nil : Self.retrySeconds
            ) { state in
                let jobs = Array(state.jobs.prefix(Self.batchLimit))
                state.jobs.removeFirst(jobs.count)
                return (jobs, state.isClosed && state.jobs.isEmpty)
            }
            work(off: jobs, &store, &keptBack)
            if isLast { return }
        }
    }

    private func work(off jobs: [Job], _ store: inout Store, _ keptBack: inout [AuditRecord]) {
        var batch: [(change: LedgerChange, answer: Answer)] = []
        for job in jobs {
            switch job {
            case .commit(let change, let answer): batch.append((change, answer))
            case .read(let body):
                commit(batch, &store, &keptBack)
                batch = []
                body(&store.database)
            }
        }
        commit(batch, &store, &keptBack)
    }

    /// All together; if that fails, each by itself on a fresh connection, so that one cannot take others along.
    private func commit(
        _ batch: [(change: LedgerChange, answer: Answer)], _ store: inout Store, _ keptBack: inout [AuditRecord]
    ) {
        guard !batch.isEmpty || !keptBack.isEmpty else { return }
        do throws(LedgerError) {
            try store.write(keptBack, batch.map(\.change))
            keptBack = []
            report(nil, keptBack)
            for (_, answer) in batch { answer(.success(())) }
        } catch {
            let reopening = store.reopened()
            guard batch.count <= 1 else {
                for item in batch { commit([item], &store, &keptBack) }
                return
            }
            // Their numbers are given out: they must reach the file before any later record.
            keptBack += batch.flatMap(\.change.auditRecords)
            report(reopening ?? error, keptBack)
            for (_, answer) in batch { answer(.failure(error)) }
        }
    }

    private func report(_ fault: LedgerError?, _ keptBack: [AuditRecord]) {
        monitor.with { $0.health = LedgerHealth(fault: fault, recordsInMemory: keptBack.count) }
    }
}
