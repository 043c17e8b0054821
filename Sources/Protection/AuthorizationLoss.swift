/// What `authorizationNeeded` says by its cause, and how long to stay away (reference, 2.6).
public enum AuthorizationLoss: Equatable, Sendable {
    /// 1: another controller took this control mode; only one at a time has it.
    case rival
    /// 2: the administrator was opened, which resets the user.
    case opened
    /// 3: an administrator changed the administrator's credentials.
    case adminChanged
    /// 4 and 5: the user's credentials were changed.
    case userChanged
    /// 6: the licence does not offer this account.
    case unlicensed
    /// 7: the user's PIN was drawn anew after a session.
    case pinRotated
    /// 8: the token's time was over.
    case expired
    /// A cause this version does not know.
    case other(Int)

    /// The meaning of a cause.
    public init(cause: Int) {
        self =
            switch cause {
            case 1: .rival
            case 2: .opened
            case 3: .adminChanged
            case 4, 5: .userChanged
            case 6: .unlicensed
            case 7: .pinRotated
            case 8: .expired
            default: .other(cause)
            }
    }

    /// How long nothing is tried; `times` counts the same loss in a row, from 1 on.
    ///
    /// What a new authorization mends is tried at once. Against somebody's doing nobody fights: whoever took the control
    /// mode or changed the credentials gets a growing rest, and a licence does not change by asking.
    public func rest(times: Int) -> Duration {
        switch self {
        case .opened, .expired: times == 1 ? .zero : Self.grown(times)
        case .rival, .adminChanged, .userChanged, .pinRotated, .other: Self.grown(times)
        case .unlicensed: .seconds(3600)
        }
    }

    /// What happened, to stand behind "the room took our rights away: ".
    public var sentence: String {
        switch self {
        case .rival: "another controller took this control mode"
        case .opened: "the administrator was opened, which resets the user"
        case .adminChanged: "the administrator's credentials were changed"
        case .userChanged: "the user's credentials were changed"
        case .unlicensed: "the licence does not offer this account"
        case .pinRotated: "the user's PIN was drawn anew after a session"
        case .expired: "the token's time was over"
        case .other(let cause): "cause \(cause), which this version does not know"
        }
    }

    /// One minute, doubling to 15.
    private static func grown(_ times: Int) -> Duration { .seconds(min(900, 60 << min(max(0, times - 1), 4))) }
}
