public import Grants

/// Finds the requests for a release in what is said in a session, and bounds them. Whether one is granted is decided by
/// ``Call`` and the book of grants.
///
/// Only the participant whose presence was proved is heard, from the proof to the end of that session; what bears another
/// session's id, a chat message from before the proof, and one that was heard before are refused. Everybody else has a
/// bound apart, so that nobody uses up the participant's.
public struct ReleaseRequests: Equatable, Sendable {
    /// What a signal comes to.
    public enum Heard: Equatable, Sendable {
        /// A request, to be judged; no name where it names no door.
        case asked(Peer, door: String?)
        /// A request that is refused unjudged, and recorded.
        case refused(Peer?, ReasonCode)
    }

    /// From the proof of a participant to the end of the session.
    private struct Session: Equatable, Sendable {
        let peer: Peer
        /// When it began; nil where the clock was not trusted then.
        let since: WallTime?
        var rate = ReleaseRate()
        var tones = ToneEntry()
    }

    /// How far the room's clock may be ahead of ours.
    public static let skew: Duration = .seconds(5)

    private let command: ReleaseCommand
    private let tones: ReleaseTones?
    private let hearsChat: Bool
    private var session: Session?
    private var conferenceId: String?
    private var strangersRate = ReleaseRate()
    private var strangersTones = ToneEntry()
    /// The latest chat message that asked: what is not later was heard before. Kept from session to session.
    private var heardUntil = WallTime(seconds: .min)

    /// The site's ways to ask.
    ///
    /// - Parameters:
    ///   - tones: the sequence; nil where tones are not heard.
    ///   - hearsChat: whether the command's word is heard in the chat.
    public init(command: ReleaseCommand, tones: ReleaseTones? = nil, hearsChat: Bool = false) {
        self.command = command
        self.tones = tones
        self.hearsChat = hearsChat
    }

    /// The room began a session that it calls so.
    public mutating func began(_ conferenceId: String?) { self.conferenceId = conferenceId }

    /// The call stands there now.
    public mutating func follow(_ state: Call.State, _ moment: Moment) {
        switch state {
        case .talking(let party, _):
            if session?.peer != party.peer {
                session = Session(peer: party.peer, since: moment.isTrusted ? moment.wall : nil)
            }
        case .answering: session = nil
        case .hunting(let hunt):
            session = nil
            if case .joining = hunt.phase {} else { conferenceId = nil }
        case .idle, .clearing: (session, conferenceId) = (nil, nil)
        }
    }

    /// Takes a signal; nil for what asks for nothing. `now` is monotonic.
    public mutating func hear(_ signal: ReleaseSignal, now: Duration, _ moment: Moment) -> Heard? {
        let peer = signal.sender.flatMap { Peer($0) }
        let isOurs = peer != nil && peer == session?.peer && isOfSession(signal.conferenceId)
        guard let door = request(in: signal, isOurs, now) else { return nil }
        guard isOurs, let peer else { return refused(peer, .participantUnproved, now) }
        if case .limited(let isFirst)? = session?.rate.admit(now: now) {
            return isFirst ? .refused(peer, .rateLimited) : nil
        }
        if case .chat(_, _, let time, _) = signal, let reason = refusal(of: time, moment) {
            session?.rate.count(isGranted: false, now: now)
            return .refused(peer, reason)
        }
        return .asked(peer, door: door)
    }

    /// What became of the request that was judged.
    public mutating func judged(isGranted: Bool, now: Duration) {
        session?.rate.count(isGranted: isGranted, now: now)
    }

    private func isOfSession(_ id: String?) -> Bool { id == nil || id == conferenceId }

    private mutating func request(in signal: ReleaseSignal, _ isOurs: Bool, _ now: Duration) -> String?? {
        switch signal {
        case .command(_, let text): return command.door(in: text)
        case .chat(_, let text, _, _): return hearsChat ? command.door(in: text) : nil
        case .tone(let symbol, let callId, _):
            guard let tones else { return nil }
            let sender = callId.flatMap { Peer($0) }?.text ?? callId
            let isComplete =
                isOurs
                ? session?.tones.take(symbol, from: sender, for: tones, now: now) == true
                : strangersTones.take(symbol, from: sender, for: tones, now: now)
            return isComplete ? .some(nil) : nil
        }
    }

    private mutating func refused(_ peer: Peer?, _ reason: ReasonCode, _ now: Duration) -> Heard? {
        switch strangersRate.admit(now: now) {
        case .judged:
            strangersRate.count(isGranted: false, now: now)
            return .refused(peer, reason)
        case .limited(let isFirst): return isFirst ? .refused(peer, .rateLimited) : nil
        }
    }

    /// Why a chat message of this time is not one of this session said now, once.
    private mutating func refusal(of time: Int64?, _ moment: Moment) -> ReasonCode? {
        guard moment.isTrusted, let since = session?.since else { return .clockUntrusted }
        guard let time else { return .participantUnproved }
        let said = WallTime(seconds: time)
        guard said > since, said > heardUntil, said <= moment.wall + Self.skew else {
            return .participantUnproved
        }
        heardUntil = said
        return nil
    }
}
