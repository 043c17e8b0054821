internal import Audit
internal import Glibc
internal import Grants

/// The one thread that touches the file: takes jobs in order, several changes into one transaction.
final class LedgerWriter: Sendable {
    typealias Answer = @Sendable (Result<Void, LedgerError>) -> Void

    enum Job: Sendable {
        case commit(LedgerChange, Answer)
        /// Given the file, and the records it has still to get.
        case read(@Sendable (inout Database, [AuditRecord]) -> Void)
    }

    struct State: Sendable {
        var jobs: [Job] = []
        var isClosed = false
        var isJoined = false
        var health = LedgerHealth()
        var onHealth: (@Sendable (LedgerHealth) -> Void)?
        /// The last record on disk.
        var auditHead = AuditHead.start
        var commits = LedgerCommits()
    }

    /// What the file is still to be given or rid of.
    private struct Debt {
        /// They must reach the file before anything later.
        var steps = OwedSteps()
        /// What was erased stands in the write-ahead log still.
        var scrub = false
        /// The last write failed, and nothing of it is owed.
        var isDoubtful = false

        var isNone: Bool { steps.isEmpty && !scrub && !isDoubtful }
    }

    /// Changes that share a transaction at most; bounds what one failure makes us repeat.
    static let batchLimit = 64
    /// How often what is owed to the file is tried again while nothing else is written.
    static let retrySeconds = 5
    /// How often it is looked whether the file still stands at its path, while nothing is written.
    static let lookSeconds = 8

    let monitor: Monitor<State>

    init(_ head: AuditHead) { monitor = Monitor(State(auditHead: head)) }

    /// Puts a job at the end of the queue; false once closed.
    func enqueue(_ job: Job) -> Bool {
        monitor.with { state in
            guard !state.isClosed else { return false }
            state.jobs.append(job)
            return true
        }
    }

    /// Runs until closed and the queue is empty; then the store and the lock end, in that order.
    func run(_ store: consuming Store, _ claim: LedgerClaim) {
        var debt = Debt()
        while true {
            let (jobs, isLast) = monitor.wait(
                until: { !$0.jobs.isEmpty || $0.isClosed }, seconds: debt.isNone ? Self.lookSeconds : Self.retrySeconds
            ) { state in
                let jobs = Array(state.jobs.prefix(Self.batchLimit))
                state.jobs.removeFirst(jobs.count)
                return (jobs, state.isClosed && state.jobs.isEmpty)
            }
            work(off: jobs, &store, &debt, claim)
            if isLast { return }
        }
    }

    private func work(off jobs: [Job], _ store: inout Store, _ debt: inout Debt, _ claim: LedgerClaim) {
        guard !jobs.isEmpty || !debt.isNone else { return look(&store, &debt, claim) }
        var batch: [(change: LedgerChange, answer: Answer)] = []
        for job in jobs {
            switch job {
            case .commit(let change, let answer): batch.append((change, answer))
            case .read(let body):
                commit(batch, &store, &debt, claim)
                batch = []
                body(&store.database, debt.steps.records)
            }
        }
        commit(batch, &store, &debt, claim)
    }

    /// Nothing is to be written: whether it could be.
    private func look(_ store: inout Store, _ debt: inout Debt, _ claim: LedgerClaim) {
        do throws(LedgerError) {
            try store.check()
            try claim.check()
        } catch {
            debt.isDoubtful = true
            report(error, debt)
        }
    }

    /// All together; if that fails, each by itself on a fresh connection, so that one cannot take others along.
    private func commit(
        _ batch: [(change: LedgerChange, answer: Answer)], _ store: inout Store, _ debt: inout Debt,
        _ claim: LedgerClaim
    ) {
        guard !batch.isEmpty || !debt.isNone else { return }
        do throws(LedgerError) {
            try claim.check()
            if debt.isDoubtful { try store.probe() }
            let begun = ContinuousClock.now
            try store.write(debt.steps.steps, batch.map(\.change))
            let last =
                batch.last { !$0.change.auditRecords.isEmpty }?.change.auditRecords.last ?? debt.steps.records.last
            if LedgerChange(debt.steps.steps).erases { debt.scrub = true }
            debt.steps.clear()
            debt.isDoubtful = false
            written(last, in: begun.duration(to: .now))
            report(nil, debt)
            // Somebody who reads the file at this moment only puts it off.
            if debt.scrub || batch.contains(where: \.change.erases) { debt.scrub = !store.scrub() }
            for (_, answer) in batch { answer(.success(())) }
        } catch {
            let reopening = store.reopened()
            guard batch.count <= 1 || error.concernsAll else {
                for item in batch { commit([item], &store, &debt, claim) }
                return
            }
            for (change, _) in batch {
                debt.steps.add(error.isPassing ? change.owedSteps : change.auditRecords.map { .audit($0) })
            }
            debt.isDoubtful = true
            report(reopening ?? error, debt)
            for (_, answer) in batch { answer(.failure(error)) }
        }
    }

    private func report(_ fault: LedgerError?, _ debt: borrowing Debt) {
        let health = LedgerHealth(fault: fault, recordsInMemory: debt.steps.recordCount)
        let tell = monitor.with { state in
            defer { state.health = health }
            return state.health == health ? nil : state.onHealth
        }
        tell?(health)
    }

    private func written(_ record: AuditRecord?, in time: Duration) {
        monitor.with { state in
            state.commits.add(time)
            if let head = record?.head, head.number > state.auditHead.number { state.auditHead = head }
        }
    }
}
