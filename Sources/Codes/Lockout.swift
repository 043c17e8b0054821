/// How a code that was judged came out.
public enum LockoutEvent: Sendable, Equatable {
    /// It was somebody's, who may enter.
    case granted
    /// Anything else: nobody's, or of somebody who may not.
    case denied
}

/// Slows down whoever tries codes: one for each keypad, whatever flats are keyed with the codes.
///
/// Five wrong codes are free; then no code is judged for 30 s, and with each further wrong one for twice as long, up to
/// 15 min. That alone leaves 104 in any 24 hours; somebody who resets it with a code of their own meets the same 104 as a
/// limit of their own. While it runs a right code is refused like a wrong one, and neither makes it longer.
///
/// It counts time since boot, which nobody sets. After a boot whatever was left when it was last kept begins anew: how
/// long the station was off is not known, so it is not taken off. The wall clock plays no part.
public struct Lockout: Sendable {
    /// Wrong codes in a row before the first wait.
    public static let free = 5
    /// The first wait; each one more doubles it.
    public static let firstWait: Duration = .seconds(30)
    /// The longest wait.
    public static let longestWait: Duration = .seconds(15 * 60)
    /// Most wrong codes judged in any ``day``.
    public static let mostInADay = 104
    /// For how long a wrong code counts.
    public static let day: Duration = .seconds(24 * 3600)

    private let bootSession: String
    private var until: Duration
    private var wrong: [Duration]
    private var inARow: Int

    /// Goes on from what was kept.
    ///
    /// - Parameters:
    ///   - kept: from the ledger; nil for a keypad on which no wrong code was ever keyed.
    ///   - bootSession: the running one; `unknown` is never the same as another.
    ///   - now: time since boot.
    public init(_ kept: KeptLockout? = nil, bootSession: String, now: Duration) {
        self.bootSession = bootSession
        guard let kept else {
            (until, wrong, inARow) = (now, [], 0)
            return
        }
        // Time since boot that goes back in one boot session is another clock: nothing is known of what passed.
        let goesOn = kept.bootSession == bootSession && bootSession != "unknown" && now >= kept.at
        let shift = goesOn ? .zero : now - kept.at
        until = min(kept.until, kept.at + Self.day) + shift
        wrong = kept.wrong.map { min($0, kept.at) + shift }.sorted().suffix(Self.mostInADay)
        inARow = min(max(kept.inARow, 0), wrong.count)
    }

    /// Until when no code is judged; nil when one may be judged now.
    public func running(now: Duration) -> Duration? { now < until ? until : nil }

    /// Takes the outcome of a code that was judged; nothing while the lockout runs, for none is judged then.
    public mutating func step(_ event: LockoutEvent, now: Duration) {
        guard running(now: now) == nil else { return }
        wrong.removeAll { now - $0 >= Self.day }
        inARow = min(inARow, wrong.count)
        switch event {
        case .granted: inARow = 0
        case .denied:
            wrong.append(now)
            inARow += 1
            until = now + Self.wait(after: inARow)
            if wrong.count >= Self.mostInADay { until = max(until, wrong[0] + Self.day) }
        }
    }

    /// How long no code is judged after so many wrong ones in a row.
    static func wait(after inARow: Int) -> Duration {
        guard inARow >= free else { return .zero }
        return min(longestWait, firstWait * (1 << min(inARow - free, 10)))
    }

    /// What must outlive the process.
    public func kept(now: Duration) -> KeptLockout {
        // The ledger keeps whole microseconds: rounded so that nothing becomes shorter.
        KeptLockout(
            bootSession: bootSession, at: now, until: until.roundedUp, wrong: wrong.map(\.roundedUp), inARow: inARow)
    }
}

extension Duration {
    fileprivate var roundedUp: Duration {
        .microseconds((components.attoseconds + 999_999_999_999) / 1_000_000_000_000) + .seconds(components.seconds)
    }
}
