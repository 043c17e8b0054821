/// What the event `login` says (reference, 5.8), and whether asking again can help.
public enum LoginResult: Hashable, Sendable {
    /// 0 and 1: signed in, now or before.
    case signedIn
    /// 5 and 7: too many are, or the server is busy. Asked again.
    case later(String)
    /// Everything else, unknown numbers included. Asked again only by a person: each wrong try may lock the account.
    case refused(String)

    /// The meaning of a result.
    public init(_ number: Int) {
        self =
            switch number {
            case 0, 1: .signedIn
            case 2: .refused("there is no such login (2)")
            case 3: .refused("login or password is wrong (3)")
            case 4: .refused("the server refused the login (4)")
            case 5: .later("as many are signed in as may be (5)")
            case 6: .refused("the account is not activated (6)")
            case 7: .later("the server is busy (7)")
            case 8: .refused("the server does not take this kind of application (8)")
            case 9: .refused("the account waits for its e-mail to be confirmed (9)")
            case 10: .refused("the account is locked (10)")
            case 11: .refused("the account's e-mail is not allowed (11)")
            case 12: .refused("the server refused the login for a reason this version does not know (12)")
            case 65213: .refused("the account's password has expired (65213)")
            default: .refused("the server answered \(number), which this version does not know")
            }
    }
}
