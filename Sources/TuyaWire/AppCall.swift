internal import Grants

/// Rings, or stops ringing, the Tuya app of residents for a door (tuya-cloud 6.1, 6.3, 8).
///
/// What the app does on each kind, and whether it may talk with a device that is not built on Tuya's own software, is not
/// documented.
public struct AppCall: Sendable, Equatable {
    /// Why it is called; the number of the call event it repeats.
    public enum Kind: Int, Sendable {
        /// The door rings.
        case ring = 1
        /// The door gave up, or lost its call.
        case hungUp = 3
        /// Nobody answered.
        case unanswered = 4
        /// Somebody answered, elsewhere than in the app.
        case answered = 6
    }

    /// What cannot be sent. Holds no id.
    public enum Fault: Error, Sendable, Equatable {
        /// The device's id, a person's, or the number of the call is not of its form.
        case identifier
        /// Nobody, or more than ``AppCall/mostPersons``.
        case persons
        /// The family needs ``AppCall/address``, or it is not six groups of two digits.
        case address
    }

    /// The call, body included.
    public let call: Call
    private let device: String
    private let family: GrantFamily

    /// Persons called at a time.
    public static let mostPersons = 3
    /// Longest number of a call.
    public static let longestNumber = 20

    /// A call of these persons.
    ///
    /// - Parameters:
    ///   - number: what ties its beginning to its end, 1 to 20 letters and digits.
    ///   - address: the flat as Tuya writes it, `01-01-01-01-01-01`; ``GrantFamily/expand`` demands it.
    public init(
        _ family: GrantFamily, device: String, number: String, _ kind: Kind, address: String?, persons: [String]
    ) throws(Fault) {
        let ids = [device, number] + persons
        guard ids.allSatisfy(Identifier.isSound), number.utf8.count <= Self.longestNumber else { throw .identifier }
        guard (1...Self.mostPersons).contains(persons.count) else { throw .persons }
        guard address.map(Self.isAddress) ?? (family == .third) else { throw .address }
        // Nothing in it needs an escape.
        let list = persons.map { "\"\($0)\"" }.joined(separator: ",")
        let target = address.map { ",\"target_address\":\"\($0)\"" } ?? ""
        let body = "{\"sn\":\"\(number)\",\"type\":\(kind.rawValue)\(target),\"person_id_list\":[\(list)]}"
        let path =
            switch family {
            case .third: "/v1.0/iot-02/third/doors/\(device)/persons/actions/call"
            case .expand: "/v1.0/access-control/\(device)/persons/actions/call"
            }
        call = Call(.post, path, body: Array(body.utf8))
        self.device = device
        self.family = family
    }

    /// Whether the answer speaks of this device; the older family's answer is not documented, and any will do.
    public func matches(_ echo: AppCallEcho) -> Bool { family == .third || echo.device == device }

    /// Whether `text` is a flat as Tuya writes it: community, yard, building, unit, floor and room, two digits each.
    public static func isAddress(_ text: String) -> Bool {
        let groups = text.split(separator: "-", omittingEmptySubsequences: false)
        return groups.count == 6
            && groups.allSatisfy { $0.utf8.count == 2 && $0.utf8.allSatisfy { (48...57).contains($0) } }
    }
}

/// The result of ``AppCall``: of one family the device's id, of the other unknown.
public struct AppCallEcho: Decodable, Sendable, Equatable {
    let device: String?

    private enum CodingKeys: String, CodingKey { case device = "device_id" }

    /// Decodes a result of any shape.
    public init(from decoder: any Decoder) throws {
        device = try? decoder.container(keyedBy: CodingKeys.self).decode(String.self, forKey: .device)
    }
}
