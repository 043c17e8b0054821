public import Grants

/// Which residents' apps ring beside the room while a flat's persons are hunted: those of the person who is rung and of
/// the next ones, three at a time.
///
/// It follows the hunt and decides nothing: its effects may fail or come late without anybody's call noticing.
public struct AppRing: Equatable, Sendable {
    /// What is asked of the cloud.
    public enum Effect: Equatable, Sendable {
        /// Ring these persons' apps.
        case ring([PersonID])
        /// These need not ring any more.
        case stop([PersonID], AppRingEnd)
    }

    /// Whose apps ring.
    public private(set) var ringing: [PersonID] = []
    private let most: Int

    /// Nobody rings.
    ///
    /// - Parameter most: how many apps may ring at a time.
    public init(most: Int = 3) { self.most = max(1, most) }

    /// Takes what the hunt reports.
    public mutating func step(_ report: HuntReport) -> [Effect] {
        switch report {
        case .calling(let current, let next): calling(current, next)
        case .withdrawn(let person): withdrawn(person)
        case .over(let end): over(end)
        }
    }

    private mutating func calling(_ current: PersonID, _ next: [PersonID]) -> [Effect] {
        guard !ringing.contains(current) else { return [] }
        let before = over(.unanswered)
        var persons = [current]
        for person in next where persons.count < most && !persons.contains(person) { persons.append(person) }
        ringing = persons
        return before + [.ring(persons)]
    }

    private mutating func withdrawn(_ person: PersonID) -> [Effect] {
        guard ringing.contains(person) else { return [] }
        ringing.removeAll { $0 == person }
        return [.stop([person], .hungUp)]
    }

    private mutating func over(_ end: AppRingEnd) -> [Effect] {
        guard !ringing.isEmpty else { return [] }
        defer { ringing = [] }
        return [.stop(ringing, end)]
    }
}

/// Why apps stop ringing.
public enum AppRingEnd: Equatable, Sendable {
    /// Somebody answered at the room.
    case answered
    /// Nobody answered in time.
    case unanswered
    /// The call ended otherwise: a right withdrawn, the room lost, the agent's end.
    case hungUp
}

/// What a hunt tells whoever wants to ring beside it.
public enum HuntReport: Equatable, Sendable {
    /// This person is rung now; these would be next.
    case calling(PersonID, next: [PersonID])
    /// A right was withdrawn.
    case withdrawn(PersonID)
    /// The hunt is over.
    case over(AppRingEnd)

    /// What a step of a call means for a hunt; nil for nothing.
    ///
    /// - Parameters:
    ///   - before: the state before the step, `after` the one behind it.
    ///   - outcome: what became of the person rung before, if the step said so.
    public init?(from before: Call.State, to after: Call.State, _ outcome: Outcome?) {
        switch (before, after) {
        case (_, .hunting(let hunt)):
            if case .hunting(let known) = before, known.current == hunt.current { return nil }
            self = .calling(hunt.current.person, next: hunt.remaining.map(\.person))
        case (.hunting, .talking): self = .over(.answered)
        case (.hunting, _):
            switch outcome {
            case .noAnswer, .busy, .refusedByPeer: self = .over(.unanswered)
            default: self = .over(.hungUp)
            }
        default: return nil
        }
    }
}
