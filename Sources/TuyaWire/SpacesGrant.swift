public import Grants

/// Which twin of the grant calls a project may use (tuya-cloud 6.1, 6.3).
public enum GrantFamily: String, Sendable, Codable, CaseIterable {
    /// `/v1.0/iot-02/third/…`, the business platform.
    case third
    /// `/v1.0/expand/…`, the current cloud development platform.
    case expand

    fileprivate var prefix: String {
        switch self {
        case .third: "/v1.0/iot-02/third/spaces"
        case .expand: "/v1.0/expand/spaces"
        }
    }
}

extension Wish {
    /// Whether a refusal of this class means that there is nothing left to do: what does not exist is revoked.
    public func isDone(by kind: ErrorClass) -> Bool { self == .revoke && kind == .missing }
}

/// An id that must not be signed or sent: not 1 to 32 of `[A-Za-z0-9_-]`. Holds no id.
public enum IdentifierFault: Error, Sendable, Equatable, CustomStringConvertible {
    /// The device's.
    case device
    /// The person's.
    case person

    /// One sentence.
    public var description: String {
        switch self {
        case .device: "the device id is not 1 to 32 of letters, digits, _ and -: check tuya.device_id"
        case .person: "the person id is not 1 to 32 of letters, digits, _ and -: check it"
        }
    }
}

/// The cloud-side right of one person to talk with one door device.
public struct SpacesGrant: Sendable, Equatable {
    private let path: String
    private let device: String
    private let person: String

    /// For ids of the allowed form only, so that no id can leave its place in the path.
    public init(_ family: GrantFamily, device: String, person: String) throws(IdentifierFault) {
        guard Identifier.isSound(device) else { throw .device }
        guard Identifier.isSound(person) else { throw .person }
        self.device = device
        self.person = person
        path = "\(family.prefix)/\(device)/persons/\(person)"
    }

    /// The call without body.
    public func call(_ wish: Wish) -> Call {
        switch wish {
        case .grant: Call(.post, path)
        case .revoke: Call(.delete, path)
        }
    }

    /// Whether the answer speaks of this device and this person.
    public func matches(_ echo: GrantEcho) -> Bool { echo.device == device && echo.person == person }
}

/// The result of both grant calls: what they were about.
public struct GrantEcho: Decodable, Sendable, Equatable {
    let device: String
    let person: String

    private enum CodingKeys: String, CodingKey {
        case device = "device_id"
        case person = "person_id"
    }
}
