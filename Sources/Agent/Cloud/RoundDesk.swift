internal import Crypto
internal import Grants
internal import Ledger
internal import Loop

/// Performs ``Grants/Rounds``: looks for the next wishes in the book, has them asked again, keeps the progress.
@Loop final class RoundDesk {
    private let grants: GrantDesk
    private let foundation: Foundations
    private let status: StatusBoard
    /// Has a wish asked again; whether it was taken.
    private let ask: @Loop (OutboxRow) -> Bool
    /// Called when a full round has begun.
    var onBegan: @Loop () -> Void = {}
    private lazy var wake = LoopTimer { [weak self] in self?.turn() }
    private lazy var regularly = LoopTimer { [weak self] in self?.tick() }
    private var rounds: Rounds
    private var random = SystemRandom()
    private var isRunning = false
    private var isStopped = false

    init(
        _ rounds: Rounds, grants: GrantDesk, status: StatusBoard, foundation: Foundations,
        ask: @escaping @Loop (OutboxRow) -> Bool
    ) {
        self.rounds = rounds
        self.grants = grants
        self.status = status
        self.foundation = foundation
        self.ask = ask
    }

    /// The full round that goes on, else the last one.
    var progress: RoundProgress? { rounds.progress }

    /// Begins after `wait`; what a person commands does not wait.
    func start(after wait: Duration) {
        regularly.schedule(after: wait)
        show()
    }

    func stop() {
        isStopped = true
        wake.cancel()
        regularly.cancel()
    }

    /// Takes other times over.
    func use(repostEvery: Duration, pace: RoundPace) {
        rounds.repostEvery = repostEvery
        rounds.pace = pace
    }

    /// Wants a full round, at once or when it is allowed.
    func want(_ cause: RepostCause, by who: String) {
        if cause == .command { isRunning = true }
        if rounds.want(cause, at: foundation.clock.moment) { began(by: who) }
        turn()
    }

    /// Whether the cloud answers.
    func cloud(answers: Bool) {
        let now = Monotonic.now
        if rounds.cloud(answers: answers, now: now, at: foundation.clock.moment) { began(by: "agent") }
        turn()
    }

    /// What became of a wish asked again.
    func answered(_ row: OutboxRow, _ result: RepeatResult) {
        take(row, result)
        turn()
    }

    private func tick() {
        let moment = foundation.clock.moment
        if !isRunning {
            isRunning = true
            if rounds.want(.start, at: moment) { began(by: "agent") }
        }
        if rounds.tick(at: moment) { began(by: "agent") }
        regularly.schedule(after: rounds.pace.regularly)
        turn()
    }

    private func turn() {
        while isRunning, !isStopped, let action = rounds.next(now: Monotonic.now, using: &random) {
            switch action {
            case .look(let question): return look(question)
            case .ask(let row): if !ask(row) { take(row, .notAsked) }
            case .wait(let instant): return wake.schedule(at: instant)
            }
        }
    }

    private func take(_ row: OutboxRow, _ result: RepeatResult) {
        if rounds.answered(row, result, now: Monotonic.now) { keep() }
    }

    private func look(_ question: RoundQuestion) {
        Loop.spawn { [weak self, grants, foundation] in
            var batch = RoundBatch(for: question)
            let moment = foundation.clock.moment
            await grants.eachSlot { batch.look(at: $0, of: grants.book, moment) }
            self?.found(batch, for: question)
        }
    }

    private func found(_ batch: RoundBatch, for question: RoundQuestion) {
        guard !isStopped else { return }
        if rounds.found(batch.rows, of: batch.people, for: question) {
            keep()
            record("done", by: "agent")
            show()
        }
        turn()
    }

    private func began(by who: String) {
        keep()
        record("begun", by: who)
        onBegan()
        show()
    }

    private func keep() {
        if let progress { foundation.ledger.post(LedgerChange([.round(progress)], owed: .everything)) }
    }

    private func record(_ outcome: String, by who: String) {
        guard let progress else { return }
        foundation.doorway.journal.write(
            who: who, what: "grants.repost", outcome: outcome, facts: FactsText.of(["cause": progress.cause.rawValue]))
    }

    private func show() { status.set("repost", rounds.isFull ? "running" : "waiting") }
}
