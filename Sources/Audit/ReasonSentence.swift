internal import Grants

extension ReasonCode {
    /// The reason in plain words, to follow "because".
    var sentence: String {
        switch self {
        case .granted: "every check passed"
        case .personUnknown: "nobody with a grant owns that identity, letter for letter"
        case .grantRevoked: "the grant was revoked and no newer one was made"
        case .grantDisabled: "the grant is switched off"
        case .grantNotYetValid: "the grant is not valid yet"
        case .grantExpired: "the grant has ended"
        case .outsideSchedule: "no period of the schedule was running"
        case .pinInvalid: "nobody here has that code"
        case .lockedOut: "entry was locked out after repeated failures"
        case .notAuthorizedHere: "the person is granted at another device only"
        case .doorBlocked: "the door was blocked"
        case .doorLockedDown: "the door was locked down"
        case .doorLockedOpen: "the door was locked open"
        case .notContinuous: "the lock is not rated to be released without end"
        case .cacheStale: "the cloud's last confirmation was too old to rely on"
        case .clockUntrusted: "a rule about time applied and the clock could not be trusted"
        case .protectionDrift: "the room was not in the protection mode wanted"
        case .grantUnconfirmed: "the cloud had not accepted the grant"
        case .notInCloud: "the cloud no longer held the person"
        case .answeringOff: "this station answers nobody who rings"
        case .groupCall: "the room was invited to a conference, not called"
        case .participantUnproved: "the judged caller was not seen in the session"
        case .unitUnknown: "there is no such flat number"
        case .mediaNotGranted: "video was asked for and only audio is granted"
        case .interlock: "another door was not secured"
        case .rateLimited: "there were too many attempts in a short time"
        case .internalFault: "the agent could not decide"
        }
    }
}
