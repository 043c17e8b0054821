/// How wanted and actual guards stand to each other.
public enum ProtectionState: Hashable, Sendable {
    /// Not known; why, where there is a reason.
    case unknown(String?)
    /// They agree.
    case asWanted
    /// They differ, each difference in words.
    case drift([String])
}
