/// The plan for telling the cloud: newest wish per person, one in flight per person, at a bounded rate.
///
/// Pure: the owner persists rows before they are sent, performs ``OutboxAction``s and brings the answers back.
/// Revocations go before grants, and both before what is only asked again.
public struct Outbox: Sendable {
    /// Rows not worked off, the ones in flight and the refused ones included.
    public private(set) var rows: [OutboxRow.Key: OutboxRow] = [:]
    /// The shared refusal that everything waits for, if any.
    public private(set) var misconfiguredCode: Int?

    private let interval: Duration
    private let flights: Int
    private var inFlight: [OutboxRow.Key: OutboxRow] = [:]
    private var revocations = Line()
    private var grants = Line()
    private var delayed: [(due: Duration, row: OutboxRow)] = []
    private var kept: [OutboxRow]
    private let keptUntil: Duration
    private var repeated: OutboxRow?
    private var failures: [OutboxRow.Key: Int] = [:]
    private var outage = 0
    private var throttles = 0
    private var refusals = 0
    private var nextSend = Duration.zero
    private var heldUntil = Duration.zero

    /// An outbox over rows that a ledger kept.
    ///
    /// - Parameters:
    ///   - until: instant (time since boot) before which these rows are kept back; what is wanted anew does not wait.
    ///   - writesPerSecond: highest rate, at least 1; 2 is what the project's limit is taken to be (tuya-cloud 5).
    ///   - flights: how many wishes may be in flight together; Tuya is asked one at a time per device.
    public init(rows: [OutboxRow] = [], until: Duration = .zero, writesPerSecond: Int = 2, flights: Int = 1) {
        interval = .seconds(1) / max(1, writesPerSecond)
        self.flights = max(1, flights)
        kept = rows.sorted { $0.version < $1.version }
        keptUntil = until
        for row in kept where self.rows[row.key].map({ $0.version < row.version }) ?? true { self.rows[row.key] = row }
    }

    /// Takes a wish in; a newer one replaces an older one of the same person.
    ///
    /// - Returns: whether it is the newest; if so it must be on disk before ``next(now:)`` is asked again.
    @discardableResult
    public mutating func want(_ row: OutboxRow) -> Bool {
        if let known = rows[row.key], known.version >= row.version { return false }
        rows[row.key] = row
        failures[row.key] = nil
        // Behind an older wish in flight it waits: that one's answer brings it into line.
        if inFlight[row.key] == nil { enqueue(row) }
        return true
    }

    /// Takes a wish that the cloud has accepted already, to be asked again when nothing else is to be sent.
    ///
    /// - Returns: whether it was taken; it is not where another one is under way, or the person has a wish of their own.
    public mutating func again(_ row: OutboxRow) -> Bool {
        guard repeated == nil, rows[row.key] == nil, inFlight[row.key] == nil else { return false }
        repeated = row
        return true
    }

    /// Tries everything again now, refused rows, kept ones and waits included.
    public mutating func push() {
        heldUntil = .zero
        outage = 0
        throttles = 0
        release()
        for (_, row) in delayed { enqueue(row) }
        delayed = []
        for row in rows.values.filter({ $0.refusedCode != nil }).sorted(by: { $0.version < $1.version }) {
            rows[row.key]?.refusedCode = nil
            if let row = rows[row.key] { enqueue(row) }
        }
    }

    /// The cloud answers again: what waited because nothing got through goes now. Other waits stay.
    public mutating func reachable() {
        guard outage > 0 else { return }
        outage = 0
        heldUntil = .zero
    }

    /// What to do at `now` (time since boot); nil when there is nothing until a wish or an answer comes.
    ///
    /// - Parameter stands: whether no newer wish of the person says otherwise, see ``GrantBook/stands(_:)``; it may not be on
    ///   disk yet, and what it overtakes is not sent.
    public mutating func next(now: Duration, stands: (OutboxRow) -> Bool = { _ in true }) -> OutboxAction? {
        guard inFlight.count < flights else { return nil }
        if now >= keptUntil { release() }
        for (due, row) in delayed where due <= now { enqueue(row) }
        delayed.removeAll { $0.due <= now }
        dropReplaced()
        if let repeated, rows[repeated.key] != nil || !stands(repeated) {
            self.repeated = nil
            return .overtaken(repeated)
        }
        // What does not stand never will: the newer wish takes its place when the disk has it.
        while revocations.first == nil, let row = grants.first, !stands(row) { grants.removeFirst() }
        guard let row = revocations.first ?? grants.first ?? repeated else {
            return (delayed.map(\.due) + (kept.isEmpty ? [] : [keptUntil])).min().map { .wait(until: $0) }
        }
        let gate = max(nextSend, heldUntil)
        if now < gate { return .wait(until: gate) }
        if row != repeated { if row.wish == .revoke { revocations.removeFirst() } else { grants.removeFirst() } }
        inFlight[row.key] = row
        nextSend = now + interval
        return .send(row)
    }

    /// Takes a place in the rate for another request of the same project; when it may go, as time since boot.
    public mutating func place(now: Duration) -> Duration {
        let place = max(now, nextSend)
        nextSend = place + interval
        return place
    }

    /// Takes the answer to a wish that ``next(now:)`` gave out; an answer to anything else means nothing.
    public mutating func answered(
        _ row: OutboxRow, _ result: OutboxResult, now: Duration, using generator: inout some RandomNumberGenerator
    ) -> [OutboxEffect] {
        guard inFlight[row.key] == row else { return [] }
        inFlight[row.key] = nil
        guard row == repeated else { return take(row, result, now, &generator) }
        repeated = nil
        return take(row, result, now, &generator) + [.repeated(row, RepeatResult(result))]
    }

    private mutating func take(
        _ row: OutboxRow, _ result: OutboxResult, _ now: Duration, _ generator: inout some RandomNumberGenerator
    ) -> [OutboxEffect] {
        if result != .unreachable { outage = 0 }
        switch result {
        case .done: return finish(row)
        case .retry:
            guard rows[row.key] == row else {
                requeue(row) { _ in }
                return []
            }
            failures[row.key, default: 0] += 1
            let wait = OutboxBackoff.short.wait(failures: failures[row.key] ?? 1, using: &generator)
            delayed.append((now + wait, row))
        case .refused(let code):
            guard rows[row.key] == row || rows[row.key] == nil else {
                requeue(row) { _ in }
                return []
            }
            var refused = row
            refused.refusedCode = code
            rows[row.key] = refused
            return [.refused(refused)]
        case .throttled:
            throttles += 1
            heldUntil = now + OutboxBackoff.throttled.wait(failures: throttles, using: &generator)
            requeue(row) { $0.enqueue(row) }
        case .unreachable:
            outage += 1
            heldUntil = now + OutboxBackoff.short.wait(failures: outage, using: &generator)
            requeue(row) { $0.enqueue(row) }
        case .misconfigured(let code):
            let before = misconfiguredCode
            misconfiguredCode = code
            refusals += 1
            heldUntil = now + OutboxBackoff.long.wait(failures: refusals, using: &generator)
            requeue(row) { $0.enqueue(row) }
            return before == code ? [] : [.misconfigured(code: code)]
        }
        return []
    }

    private mutating func finish(_ row: OutboxRow) -> [OutboxEffect] {
        misconfiguredCode = nil
        refusals = 0
        // One by one, so that a project that many share is not overrun again at once.
        throttles = max(0, throttles - 1)
        failures[row.key] = nil
        if rows[row.key] == row { rows[row.key] = nil } else { requeue(row) { _ in } }
        let settled = OutboxEffect.settled(row)
        return row.wish == .grant ? [.confirmed(row.person, row.device, row.version), settled] : [settled]
    }

    /// Brings a newer wish of the same person into line, or else does what the answered one needs; nothing for one that
    /// was only asked again.
    private mutating func requeue(_ row: OutboxRow, otherwise: (inout Outbox) -> Void) {
        guard let newest = rows[row.key] else { return }
        guard newest != row else { return otherwise(&self) }
        enqueue(newest)
    }

    /// Brings the kept rows into line that no newer wish has replaced.
    private mutating func release() {
        for row in kept where rows[row.key] == row { enqueue(row) }
        kept = []
    }

    private mutating func enqueue(_ row: OutboxRow) {
        guard row.refusedCode == nil else { return }
        if row.wish == .revoke { revocations.append(row) } else { grants.append(row) }
    }

    /// Drops from the front of both lines what a newer wish has replaced.
    private mutating func dropReplaced() {
        while let row = revocations.first, rows[row.key] != row { revocations.removeFirst() }
        while let row = grants.first, rows[row.key] != row { grants.removeFirst() }
    }
}

/// First in, first out.
private struct Line: Sendable {
    private var rows: [OutboxRow] = []
    private var head = 0

    var first: OutboxRow? { head < rows.count ? rows[head] : nil }

    mutating func append(_ row: OutboxRow) { rows.append(row) }

    mutating func removeFirst() {
        head += 1
        if head > 64, head * 2 > rows.count {
            rows.removeFirst(head)
            head = 0
        }
    }
}
