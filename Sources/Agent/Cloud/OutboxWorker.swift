internal import Crypto
public import Grants
public import Loop

/// Works the outbox off: performs what the plan says and brings the answers back.
///
/// The owner keeps rows on disk: a row is there before it is given to ``want(_:)``, and ``OutboxEffect``s are handed out
/// for it to store.
@Loop public final class OutboxWorker {
    private let ask: @Loop (OutboxRow) async -> OutboxResult
    private let onEffects: @Loop ([OutboxEffect]) -> Void
    private lazy var timer = LoopTimer { [weak self] in self?.turn() }
    private var outbox: Outbox
    private var random = SystemRandom()
    private var isRunning = false
    private var isAbandoned = false
    /// Whether no newer wish says otherwise, be it on disk or not; what does not stand is not sent.
    public var stands: @Loop (OutboxRow) -> Bool = { _ in true }

    /// A worker at rest.
    ///
    /// - Parameters:
    ///   - outbox: the plan, over the rows that the ledger kept.
    ///   - ask: puts one wish to the cloud.
    ///   - onEffects: stores what the answers mean; called on the loop, in the order of the answers.
    public init(
        _ outbox: Outbox, ask: @escaping @Loop (OutboxRow) async -> OutboxResult,
        onEffects: @escaping @Loop ([OutboxEffect]) -> Void
    ) {
        self.outbox = outbox
        self.ask = ask
        self.onEffects = onEffects
    }

    /// A worker at rest that asks `cloud`.
    public convenience init(_ outbox: Outbox, cloud: Cloud, onEffects: @escaping @Loop ([OutboxEffect]) -> Void) {
        self.init(outbox, ask: { await cloud.tell($0) }, onEffects: onEffects)
    }

    /// Rows not worked off, those in flight and refused ones included.
    public var rows: [OutboxRow.Key: OutboxRow] { outbox.rows }

    /// Begins to work.
    public func start() {
        isRunning = true
        turn()
    }

    /// Sends nothing more. An answer still under way is taken into the plan and its effects are handed out.
    public func stop() {
        isRunning = false
        timer.cancel()
    }

    /// Sends nothing more, and takes no answer: what this cloud says counts no longer.
    public func abandon() {
        stop()
        isAbandoned = true
    }

    /// Takes a wish that is on disk. An older one than the newest known is ignored.
    public func want(_ row: OutboxRow) {
        outbox.want(row)
        turn()
    }

    /// Asks again for a wish that the cloud has accepted, when nothing else is to be told; whether it was taken. What became
    /// of it is an effect.
    public func again(_ row: OutboxRow) -> Bool {
        defer { turn() }
        return outbox.again(row)
    }

    /// Tries everything again now, refused rows, kept ones and waits included.
    public func push() {
        outbox.push()
        turn()
    }

    /// The cloud answers again: what waited for that goes now.
    public func reachable() {
        outbox.reachable()
        turn()
    }

    /// Takes a place in the rate for another request of the project; when it may go, as time since boot.
    public func place() -> Duration { outbox.place(now: Monotonic.now) }

    private func turn() {
        guard isRunning else { return }
        while let action = outbox.next(now: Monotonic.now, stands: { [stands] row in stands(row) }) {
            switch action {
            case .send(let row): Loop.spawn { [weak self, ask] in await self?.answered(row, ask(row)) }
            case .overtaken(let row): onEffects([.repeated(row, .notAsked)])
            case .wait(let instant):
                timer.schedule(at: instant)
                return
            }
        }
    }

    private func answered(_ row: OutboxRow, _ result: OutboxResult) {
        guard !isAbandoned else { return }
        let effects = outbox.answered(row, result, now: Monotonic.now, using: &random)
        if !effects.isEmpty { onEffects(effects) }
        turn()
    }
}
