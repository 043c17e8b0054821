/// Why a decision came out as it did: exactly one per decision.
///
/// The raw strings are a contract (field vocabulary, section 5): codes are added, never renamed or reused.
public enum ReasonCode: String, CaseIterable, Codable, Hashable, Sendable {
    /// All checks pass.
    case granted
    /// No grant for this person, or nobody owns this identity.
    case personUnknown = "person-unknown"
    /// A revocation mark outranks the grant.
    case grantRevoked = "grant-revoked"
    /// The grant is switched off.
    case grantDisabled = "grant-disabled"
    /// Before the start of the validity.
    case grantNotYetValid = "grant-not-yet-valid"
    /// At or after the end of the validity.
    case grantExpired = "grant-expired"
    /// No period of the schedule now.
    case outsideSchedule = "outside-schedule"
    /// Wrong PIN.
    case pinInvalid = "pin-invalid"
    /// A lockout is running.
    case lockedOut = "locked-out"
    /// Granted at another device only.
    case notAuthorizedHere = "not-authorized-here"
    /// The door's mode refuses momentary access.
    case doorBlocked = "door-blocked"
    /// The door is locked down.
    case doorLockedDown = "door-locked-down"
    /// The door is locked open, which only its own end ends.
    case doorLockedOpen = "door-locked-open"
    /// The lock is not rated to be released without end.
    case notContinuous = "not-continuous"
    /// The last confirmation is older than the stale bound.
    case cacheStale = "cache-stale"
    /// A time rule applies and the clock is not trusted.
    case clockUntrusted = "clock-untrusted"
    /// The room is not in the wanted protection mode.
    case protectionDrift = "protection-drift"
    /// Wanted, not yet accepted by the cloud.
    case grantUnconfirmed = "grant-unconfirmed"
    /// Two complete reads of the cloud no longer hold the person.
    case notInCloud = "not-in-cloud"
    /// This site answers nobody who rings (`[calls] answer = "nobody"`).
    case answeringOff = "answering-off"
    /// The room was invited to a conference, not called.
    case groupCall = "group-call"
    /// The judged caller is not the one in the session.
    case participantUnproved = "participant-unproved"
    /// No such flat number.
    case unitUnknown = "unit-unknown"
    /// Video asked, audio granted.
    case mediaNotGranted = "media-not-granted"
    /// Another door is not secured.
    case interlock
    /// Too many attempts in a short time.
    case rateLimited = "rate-limited"
    /// Could not decide.
    case internalFault = "internal-fault"
}
