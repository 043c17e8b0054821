/// `appState` of the room's application.
public enum RoomState: Hashable, Sendable {
    /// No connection to its server (0), or connecting (1).
    case offline
    /// Connected, a login is needed (2).
    case loginNeeded
    /// Logged in and free (3): the only state in which to place a call.
    case ready
    /// Ringing in either direction (4).
    case ringing
    /// In a call or conference (5).
    case inSession
    /// A conference is ending (6).
    case ending
    /// A number the reference does not know.
    case other(Int)

    /// The state for a number of the reference's table.
    public init(_ number: Int) {
        self =
            switch number {
            case 0, 1: .offline
            case 2: .loginNeeded
            case 3: .ready
            case 4: .ringing
            case 5: .inSession
            case 6: .ending
            default: .other(number)
            }
    }

    /// The word shown to people.
    public var word: String {
        switch self {
        case .offline: "offline"
        case .loginNeeded: "login needed"
        case .ready: "ready"
        case .ringing: "ringing"
        case .inSession: "in session"
        case .ending: "ending"
        case .other(let number): "state \(number)"
        }
    }
}

/// The causes of `rejectReceived` that decide what happens next; the reference lists all of 0 to 22.
public enum RefusalCause {
    /// Refused by the participant.
    public static let refused = 0
    /// Busy.
    public static let busy = 2
    /// No answer.
    public static let noAnswer = 16
}
