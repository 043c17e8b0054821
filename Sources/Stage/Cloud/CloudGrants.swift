/// Who may talk with which door, as the cloud has it. Write-only from outside, as at Tuya.
public struct CloudGrants: Sendable, Equatable {
    /// One grant.
    public struct Grant: Sendable, Hashable {
        /// Device id.
        public let device: String
        /// Person id.
        public let person: String
    }

    /// All grants.
    public private(set) var all: Set<Grant> = []

    /// No grants.
    public init() {}

    /// Takes the call `method` on a grant; the code of the refusal, or nil when it was done.
    mutating func apply(_ method: String, _ grant: Grant, _ knobs: CloudKnobs) -> CloudRefusal? {
        guard knobs.devices.isEmpty || knobs.devices.contains(grant.device) else { return .permission }
        guard grant.person.count <= Self.longestPerson else { return CloudRefusal(1109, "param is illegal") }
        if method == "POST" {
            if !all.insert(grant).inserted, knobs.repeatGrantCode != 0 {
                return CloudRefusal(knobs.repeatGrantCode, "already authorized")
            }
        } else if all.remove(grant) == nil, knobs.missingRevokeCode != 0 {
            return CloudRefusal(knobs.missingRevokeCode, "data not exist")
        }
        return nil
    }

    /// Longest person id, as documented.
    static let longestPerson = 32
}

/// A business error: HTTP status 200 with `success` false.
struct CloudRefusal: Error, Equatable {
    let code: Int
    let message: String

    init(_ code: Int, _ message: String) {
        self.code = code
        self.message = message
    }

    static let sign = CloudRefusal(1004, "sign invalid")
    static let client = CloudRefusal(1005, "clientId invalid")
    static let time = CloudRefusal(1013, "request time is invalid")
    static let permission = CloudRefusal(1106, "permission deny")
    static let path = CloudRefusal(1108, "uri path invalid")
}
