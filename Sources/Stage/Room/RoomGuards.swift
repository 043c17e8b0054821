/// Who a controller is to the Room.
public enum RoomRole: String, Codable, Sendable {
    /// May change everything.
    case admin
    /// May use the Room.
    case user
}

/// How a role is guarded.
public enum RoomGuard: Sendable, Equatable {
    /// Not at all.
    case unsecured
    /// By a password.
    case password(String)
    /// By a PIN the Room drew; compared without regard to case.
    case pin(String)

    /// The name of the kind on the wire.
    public var kind: String {
        switch self {
        case .unsecured: "unsecured"
        case .password: "password"
        case .pin: "pin"
        }
    }

    /// Whether `credentials` open it.
    public func opens(to credentials: String) -> Bool {
        switch self {
        case .unsecured: false
        case .password(let password): credentials == password
        case .pin(let pin): credentials.lowercased() == pin.lowercased()
        }
    }
}

/// The guards of both roles and the rules between them.
public struct RoomGuards: Sendable, Equatable {
    /// The administrator's guard.
    public private(set) var admin = RoomGuard.unsecured
    /// The user's guard.
    public private(set) var user = RoomGuard.unsecured

    /// A Room without protection, as it is after installation.
    public init() {}

    /// The guard of `role`.
    public subscript(role: RoomRole) -> RoomGuard { role == .admin ? admin : user }

    /// Sets one guard. The user cannot be protected while the administrator is not, and opening the administrator opens
    /// the user too.
    public mutating func set(_ role: RoomRole, to new: RoomGuard) throws(RoomRefusal) {
        switch role {
        case .admin:
            admin = new
            if new == .unsecured { user = .unsecured }
        case .user:
            guard new == .unsecured || admin != .unsecured else {
                throw RoomRefusal("protect the administrator before the user")
            }
            user = new
        }
    }

    /// The role that `credentials` open, the administrator first.
    public func role(opening credentials: String) -> RoomRole? {
        if admin.opens(to: credentials) { return .admin }
        return user.opens(to: credentials) ? .user : nil
    }
}

/// Why the Room does not do what a controller asked.
public struct RoomRefusal: Error, Sendable, Equatable {
    /// The text of `error`.
    public let sentence: String
    /// `resultCode` where the method has one.
    public var code: Int?

    init(_ sentence: String, code: Int? = nil) {
        self.sentence = sentence
        self.code = code
    }
}
