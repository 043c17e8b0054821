/// What is done about a refusal of the cloud, by its code (tuya-cloud 5).
public enum ErrorClass: Sendable, Equatable, CaseIterable {
    /// Comes right by itself: again after a backoff.
    case retry
    /// Too many requests: all of them wait.
    case throttled
    /// A code with two meanings, repeated too soon or a plan's limit: asked again slowly, and somebody should know.
    case limited
    /// The token is not good any more: a new one, then once more.
    case newToken
    /// The time sent may be wrong: set right from the answer's own, then once more; a second time is configuration.
    case clock
    /// Secret, project, plan or region: nothing works until somebody changes it.
    case configuration
    /// This item will never be accepted.
    case permanent
    /// Device, user or data do not exist: never accepted as a grant, and nothing left to revoke.
    case missing
    /// This program asked for something senseless.
    case bug

    /// The class of a code. One that no table lists is taken for trouble that passes: neither is a grant confirmed by it
    /// nor a revocation dropped.
    public init(code: Int) {
        self =
            switch code {
            case 500, 1103, 1111, 1112, 2001: .retry
            case 1110, 1199, 28_841_004, 28_841_104, 40_000_309: .throttled
            case 1113: .limited
            case 1002, 1010, 1011, 1012, 1400: .newToken
            case 1004, 1013: .clock
            case 1001, 1005, 1106, 1114, 2007, 2017, 2406, 28_841_001, 28_841_002, 28_841_101, 28_841_105, 28_841_106,
                28_841_107:
                .configuration
            case 1100, 1101, 1102, 1104, 1105, 1107, 1108, 1109, 2003, 2008, 2009: .permanent
            case 1000, 2005, 2006, 2010: .missing
            case 1003, 1006, 1007, 1008: .bug
            default: .retry
            }
    }
}
