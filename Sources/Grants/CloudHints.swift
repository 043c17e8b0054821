/// The newest word of Tuya's message service about each subject, and which messages were taken already.
///
/// A message acts once however often it is delivered, and an older one never beats a newer one. What decides is the time
/// in the message: the order in which messages come means nothing.
public struct CloudHints: Sendable, Equatable {
    /// What becomes of a message.
    public enum Verdict: Sendable, Equatable {
        /// It has had its effect before.
        case seen
        /// Something newer is known.
        case older
        /// It counts, with this time.
        case counts(CloudHint)
    }

    /// Messages remembered; Tuya keeps one for two hours at most.
    public static let mostSeen = 512
    /// A message is remembered until one comes that was sent this much later: half as long again as Tuya keeps them.
    public static let seenFor: Duration = .seconds(3 * 3600)

    /// The newest hint about each subject; each has its time.
    public private(set) var newest: [CloudHint.Subject: CloudHint]
    /// Messages remembered, oldest first.
    public private(set) var seen: [SeenMessage]
    /// A binding the cloud has not been told the grants for.
    public private(set) var owesRound: Bool

    /// What was kept.
    public init(newest: [CloudHint] = [], seen: [SeenMessage] = [], owesRound: Bool = false) {
        self.newest = Dictionary(newest.map { ($0.subject, $0) }) { first, second in
            (first.at ?? 0) < (second.at ?? 0) ? second : first
        }
        self.seen = seen
        self.owesRound = owesRound
    }

    /// What would become of a hint that `message` brings. Changes nothing: ``take(_:from:)`` does, once it is on disk.
    public func judge(_ hint: CloudHint, from message: SeenMessage) -> Verdict {
        if seen.contains(where: { $0.id == message.id }) { return .seen }
        let known = newest[hint.subject]?.at ?? 0
        var hint = hint
        let at = hint.at ?? max(known + 1, message.at)
        guard at > known else { return .older }
        hint.at = at
        return .counts(hint)
    }

    /// Takes a hint that counts, and remembers its message.
    public mutating func take(_ hint: CloudHint, from message: SeenMessage) {
        newest[hint.subject] = hint
        if hint.asksRound { owesRound = true }
        seen.append(message)
        let latest = seen.map(\.at).max() ?? 0
        seen.removeAll { $0.at > 0 && latest - $0.at > Self.seenFor.components.seconds * 1000 }
        if seen.count > Self.mostSeen { seen.removeFirst(seen.count - Self.mostSeen) }
    }

    /// The grants are being told to the cloud for every binding up to `at`.
    public mutating func tellsGrants(for at: Int64) {
        if (newest[.binding]?.at ?? 0) <= at { owesRound = false }
    }

    /// Nothing is known of this person any more.
    public mutating func forget(_ person: PersonID) { newest[.user(person)] = nil }
}
