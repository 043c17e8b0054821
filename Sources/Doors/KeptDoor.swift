/// What of a door outlives a restart.
public struct KeptDoor: Sendable, Hashable {
    /// The mode that was commanded.
    public internal(set) var mode: StandingMode
    /// Blocked again when a lockdown or a locked-open ends.
    var isBlockedBeneath = false
    /// Locked by command inside a hold-open period: the schedule opens nothing until that period is over.
    var isHeldBack = false
    /// Blocked since the station was tampered with, until somebody clears it.
    public internal(set) var isTamperBlocked = false

    /// A door nobody commanded anything of.
    public init() { mode = .locked }

    /// Reads what ``text`` wrote. What cannot be read is taken for Blocked: it was commanded, and proves no right.
    public init(_ text: String, isTamperBlocked: Bool) {
        let words = text.split(separator: " ")
        mode = words.first.flatMap { StandingMode(rawValue: String($0)) } ?? .blocked
        isBlockedBeneath = words.dropFirst().contains("over-Blocked")
        isHeldBack = words.dropFirst().contains("held-back")
        self.isTamperBlocked = isTamperBlocked
    }

    /// Everything but the tamper block: the mode's name, then what is to be known with it.
    public var text: String {
        mode.rawValue + (isBlockedBeneath ? " over-Blocked" : "") + (isHeldBack ? " held-back" : "")
    }

    /// The mode after a lockdown or a locked-open.
    mutating func endLasting() {
        mode = isBlockedBeneath ? .blocked : .locked
        isBlockedBeneath = false
    }
}
