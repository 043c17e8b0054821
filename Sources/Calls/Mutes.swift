internal import Grants

/// What of the room takes up sound or picture, and can be muted.
public enum Capturer: CaseIterable, Sendable {
    /// What the other side hears by.
    case microphone
    /// What the other side sees by.
    case camera
}

/// What the room last said of its mutes.
///
/// Mutes belong to the room, not to one call, and others may switch them (reference, section 5.6): they are set before a
/// call and again when its session begins, and looked at while it goes on.
struct Mutes: Equatable, Sendable {
    /// Whether each is muted; nil where the room has not said so since we last opened it.
    private var microphone: Bool?
    private var camera: Bool?
    /// Those found on and muted again in this call: it is done once.
    private var muted: [Capturer] = []
    /// When all that is wanted muted must be known to be.
    var due: Duration?

    subscript(_ capturer: Capturer) -> Bool? {
        get { capturer == .microphone ? microphone : camera }
        set { if capturer == .microphone { microphone = newValue } else { camera = newValue } }
    }

    /// Whether it may be muted again in this call; asked once.
    mutating func mayMuteAgain(_ capturer: Capturer) -> Bool {
        guard !muted.contains(capturer) else { return false }
        muted.append(capturer)
        return true
    }

    /// Another call, or none: what was done in the one before counts no more.
    mutating func begin() { (muted, due) = ([], nil) }
}

extension Call {
    /// Mutes both, as at rest.
    mutating func silence() -> [CallEffect] { Capturer.allCases.map { .mute($0, true) } }

    /// Mutes what is not known to be muted, before the room is told to ring or to answer.
    mutating func hush(_ now: Duration) -> [CallEffect] {
        mutes.begin()
        let open = Capturer.allCases.filter { mutes[$0] != true }
        return open.map { .mute($0, true) } + (open.isEmpty ? [] : check(open, now))
    }

    /// A session began, in which nobody is proved yet.
    mutating func beginUnproved(_ now: Duration) -> [CallEffect] {
        silence() + check(Capturer.allCases, now)
    }

    /// The judged participant is here: opens what the grant allows, and sees to it that the rest is shut.
    mutating func open(_ party: Party, _ now: Duration) -> [CallEffect] {
        mutes.due = nil
        let allowed: [Capturer] = party.media == .audio ? [.microphone] : [.microphone, .camera]
        for capturer in allowed { mutes[capturer] = nil }
        return allowed.map { .mute($0, false) } + shut(party, now)
    }

    /// Mutes the camera for somebody who may only hear and speak; nothing for others.
    mutating func shut(_ party: Party, _ now: Duration) -> [CallEffect] {
        party.media == .audio ? [.mute(.camera, true)] + check([.camera], now) : []
    }

    private mutating func check(_ capturers: [Capturer], _ now: Duration) -> [CallEffect] {
        if capturers.contains(where: { mutes[$0] != true }) { mutes.due = now + CallTimes.muting }
        return capturers.map { .askMute($0) }
    }

    /// The room tells whether something is muted.
    mutating func heard(_ capturer: Capturer, _ isMuted: Bool, _ now: Duration) -> [CallEffect] {
        mutes[capturer] = isMuted
        guard !isMuted, mustBeMuted.contains(capturer) else { return [] }
        if mutes.mayMuteAgain(capturer) {
            if session != nil { mutes.due = now + CallTimes.muting }
            return [.mute(capturer, true), .askMute(capturer)]
        }
        // What was sent is given its time; an older word may still be on its way.
        return mutes.due == nil ? endUnmuted(now) : []
    }

    /// Ends a session in which something that must be muted is not known to be.
    mutating func endUnmuted(_ now: Duration) -> [CallEffect] {
        mutes.due = nil
        guard let (party, outcome) = session, mustBeMuted.contains(where: { mutes[$0] != true }) else { return [] }
        return hangUp(party, outcome, now)
    }

    private var mustBeMuted: [Capturer] {
        guard case .talking(let party, _) = state else { return Capturer.allCases }
        return party.media == .audio ? [.camera] : []
    }

    /// Whom the room rings or has let in, and what it is called when a mute does not hold.
    private var session: (Party, Outcome)? {
        switch state {
        case .idle, .clearing: nil
        case .answering(let party, _): (party, .unproved)
        case .hunting(let hunt): if case .clearing = hunt.phase { nil } else { (hunt.current, .unproved) }
        case .talking(let party, _): (party, .mediaNotGranted)
        }
    }
}
