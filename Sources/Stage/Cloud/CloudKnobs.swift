/// Which signing algorithm a cloud project takes.
public enum CloudAlgorithm: String, Codable, Sendable {
    /// The one for projects made after 30 June 2021: body, headers and address are signed.
    case v2
    /// The one before: only id, token and time are signed.
    case v1
    /// Either; no real project does this.
    case either
}

/// What a second `grant_type=1` does to the first token; undocumented.
public enum CloudSecondToken: String, Codable, Sendable {
    /// It gives the same pair again with what is left of its time.
    case same
    /// A new pair; the first one lives on.
    case new
    /// A new pair; the first one dies.
    case replace
}

/// Everything the reference of Tuya Cloud marks unknown, and the faults the stand-in can play.
public struct CloudKnobs: Knobs {
    /// Signing algorithm. Default: v2.
    public var sign = CloudAlgorithm.v2
    /// How far `t` may be off, each way. Default 5 minutes; 0 accepts any.
    public var timeWindowMs = 300_000
    /// The cloud's clock against the machine's. Default 0.
    public var clockOffsetMs = 0
    /// A repeated nonce is refused. Default: no.
    public var nonceOnce = false

    /// Announced life of a token. Documented: 7200 s.
    public var tokenSeconds = 7200
    /// A token dies this long after it was given out, whatever was announced; 0 for never early.
    public var tokenDiesAfterMs = 0
    /// What a second `grant_type=1` does. Default: the same pair again.
    public var secondToken = CloudSecondToken.same
    /// Code for a token that is dead or was never given out. Default 1010.
    public var deadTokenCode = 1010

    /// Devices linked to the project; others answer 1106. Default: empty, which takes any.
    public var devices: [String] = []
    /// Code for granting what is granted; 0 succeeds. Default 0.
    public var repeatGrantCode = 0
    /// Code for revoking what is not granted; 0 succeeds. Default 0.
    public var missingRevokeCode = 0
    /// Grants and revocations a second; more answer `rate_code`. Default 0: no limit.
    public var writesPerSecond = 0
    /// Code above the rate. Default 1199.
    public var rateCode = 1199

    /// Users the lists hold beside those who were ever granted anything. Default: none.
    public var users: [String] = []
    /// Users the lists do not hold, whoever was granted anything. Default: none.
    public var missingUsers: [String] = []
    /// The page of each list, from 1, that is refused with `users_fail_code`; 0 for none.
    public var usersFailPage = 0
    /// That code. Default 500.
    public var usersFailCode = 500
    /// How far the announced total is off. Default 0.
    public var usersTotalOff = 0
    /// Every page announces another one, and the cursor of lists without page numbers never moves.
    public var usersEndless = false
    /// Code with which every list is refused; 0 for none. Default 0.
    public var usersCode = 0
    /// The member of a row with the person's id; empty for the documented one.
    public var usersIdField = ""
    /// Code with which calls to residents' apps are refused; 0 for none. Default 0.
    public var appCallCode = 0

    /// What is wrong with the bytes of every answer. Default: nothing.
    public var answerFault = CloudAnswerFault.none
    /// Every request is left without an answer.
    public var silence = false
    /// Time before a request is looked at. Default 0 ms.
    public var answerDelayMs = 0
    /// So many of the next grants and revocations are applied while their answer is lost.
    public var losesAnswers = 0
    /// Code with which the next grants and revocations are refused; see `next_count`.
    public var nextCode = 0
    /// HTTP status, with a page for a body, with which they are answered; 0 keeps to business errors at status 200.
    public var nextStatus = 0
    /// How many are refused so. Default 0.
    public var nextCount = 0
    /// The next refusals hit token calls instead of grants and revocations.
    public var nextHitsTokens = false

    /// All at their defaults.
    public init() {}
}
