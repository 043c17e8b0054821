/// The plan of asking the cloud again: for everybody, and for whom a confirmation grows old.
///
/// One walk at a time over all wishes, granted and revoked, in the order of their numbers, one wish after the answer to
/// the last. A full round asks for each of them; a renewal only for grants whose confirmation has passed half of the
/// stale bound, and is not begun while a full round, which renews too, goes on. Pure: the owner performs
/// ``RoundAction``s, brings back what was found and answered, and keeps ``progress`` on disk.
public struct Rounds: Sendable {
    /// Shortest time between the beginnings of two full rounds that nobody commanded; zero for no such rounds.
    public var repostEvery: Duration
    /// How fast wishes are asked again.
    public var pace: RoundPace
    /// The full round that goes on, else the last one.
    public private(set) var progress: RoundProgress?
    /// The full round that waits until it may begin.
    public private(set) var owed: RepostCause?

    private enum Walk: Equatable {
        case none
        case full
        case renewal(after: Version)
    }

    private var walk: Walk
    /// Number of the walk, so that an answer to an earlier one does not move this one.
    private var number = 0
    private var found: [OutboxRow] = []
    private var people = 1
    private var isLooking = false
    private var asked: (row: OutboxRow, walk: Int)?
    private var tries = 0
    private var earliest = Duration.zero
    /// How many times longer than usual the interval is.
    private var slowness = 1.0
    private var silentSince: Duration?

    /// Without an answer for longer than this the cloud may have lost, or others changed, what no message tells any more.
    public static let longOutage: Duration = .seconds(2 * 3600)
    /// A round is due after so many times ``repostEvery`` without any.
    public static let slowTimer = 4
    /// A wish that the cloud puts off so often is left for the next walk.
    private static let mostTries = 3

    /// The rounds of a station that kept this progress. A round begun by itself is not taken up again where there are to
    /// be none.
    public init(_ kept: RoundProgress? = nil, repostEvery: Duration, pace: RoundPace = RoundPace()) {
        self.repostEvery = repostEvery
        self.pace = pace
        progress = kept
        let goesOn = kept.map { !$0.isDone && ($0.cause == .command || repostEvery > .zero) } ?? false
        walk = goesOn ? .full : .none
    }

    /// Whether a full round goes on.
    public var isFull: Bool { walk == .full }

    /// Wants a full round; whether one has begun now. One that is not commanded waits until it is allowed.
    @discardableResult
    public mutating func want(_ cause: RepostCause, at moment: Moment) -> Bool {
        if cause == .command {
            begin(.command, at: moment)
            return true
        }
        guard repostEvery > .zero else { return false }
        // At the start the round that a restart cut off goes on.
        if cause == .start, isFull { return false }
        owed = owed ?? cause
        return beginOwed(at: moment)
    }

    /// Time has passed; to be called at least hourly. Whether a full round has begun.
    public mutating func tick(at moment: Moment) -> Bool {
        if repostEvery > .zero, owed == nil, sinceLast(moment).map({ $0 >= repostEvery * Self.slowTimer }) ?? true {
            owed = .timer
        }
        if beginOwed(at: moment) { return true }
        if walk == .none { start(.renewal(after: 0)) }
        return false
    }

    /// Whether the cloud answers. Whether a full round has begun: after a long silence everything is asked again.
    public mutating func cloud(answers: Bool, now: Duration, at moment: Moment) -> Bool {
        guard answers else {
            silentSince = silentSince ?? now
            return false
        }
        defer { silentSince = nil }
        guard let silentSince, now - silentSince > Self.longOutage else { return false }
        return want(.outage, at: moment)
    }

    /// What to do at `now` (time since boot); nil when there is nothing until somebody wants something or an answer comes.
    public mutating func next(now: Duration, using generator: inout some RandomNumberGenerator) -> RoundAction? {
        guard walk != .none, asked == nil, !isLooking else { return nil }
        guard let row = found.first else {
            isLooking = true
            return .look(RoundQuestion(after: after, renewalsOnly: !isFull, walk: number))
        }
        if now < earliest { return .wait(until: earliest) }
        found.removeFirst()
        asked = (row, number)
        earliest = now + interval(using: &generator)
        return .ask(row)
    }

    /// Takes the answer to ``RoundAction/look(_:)``: the next wishes in the order of their numbers, none when there are no
    /// more, and of how many people there are wishes in all. Whether this was the end of a full round.
    public mutating func found(_ rows: [OutboxRow], of people: Int, for question: RoundQuestion) -> Bool {
        isLooking = false
        // A walk that began meanwhile looks for itself.
        guard question.walk == number else { return false }
        found = rows
        self.people = people
        guard rows.isEmpty else { return false }
        let wasFull = isFull
        if wasFull { progress?.isDone = true }
        walk = .none
        return wasFull
    }

    /// Takes what became of a wish asked again. Whether ``progress`` has changed.
    public mutating func answered(_ row: OutboxRow, _ result: RepeatResult, now: Duration) -> Bool {
        guard let asked, asked.row == row else { return false }
        self.asked = nil
        switch result {
        case .answered: slowness = max(1, slowness * 0.875)
        case .notAsked: earliest = now
        case .throttled: slowness = min(slowness * 2, RoundPace.slowest / usual)
        case .later, .unheard: break
        }
        guard asked.walk == number else { return false }
        if result == .later { tries += 1 }
        if result.isToComeAgain || (result == .later && tries < Self.mostTries) {
            found.insert(row, at: 0)
            return false
        }
        tries = 0
        switch walk {
        case .none: return false
        case .renewal:
            walk = .renewal(after: row.version)
            return false
        case .full:
            progress?.after = row.version
            return true
        }
    }

    private var after: Version {
        switch walk {
        case .none: 0
        case .full: progress?.after ?? 0
        case .renewal(let after): after
        }
    }

    /// Time since the last full round began; nil where there was none, or where a clock that lied had stamped it.
    private func sinceLast(_ moment: Moment) -> Duration? {
        guard let progress else { return nil }
        let passed = moment.provable - progress.began
        return passed < .zero && moment.isTrusted ? nil : passed
    }

    private mutating func beginOwed(at moment: Moment) -> Bool {
        guard let cause = owed, !isFull, sinceLast(moment).map({ $0 >= repostEvery }) ?? true else { return false }
        begin(cause, at: moment)
        return true
    }

    private mutating func begin(_ cause: RepostCause, at moment: Moment) {
        owed = nil
        progress = RoundProgress(cause: cause, began: moment.provable)
        start(.full)
    }

    private mutating func start(_ walk: Walk) {
        self.walk = walk
        number += 1
        found = []
        tries = 0
    }

    /// What a person asked for goes as fast as the limit allows.
    private var isBrisk: Bool { isFull && progress?.cause == .command }

    private var usual: Duration { isBrisk ? pace.shortest : pace.interval(people: people) }

    /// Drawn around the pace, so that stations that began together do not stay together.
    private func interval(using generator: inout some RandomNumberGenerator) -> Duration {
        guard !isBrisk || slowness > 1 else { return usual }
        let drawn = usual * Double.random(in: 0.75...1.25, using: &generator)
        return max(pace.shortest, min(RoundPace.slowest, drawn * slowness))
    }
}

extension RepeatResult {
    fileprivate var isToComeAgain: Bool { self == .throttled || self == .unheard }
}
