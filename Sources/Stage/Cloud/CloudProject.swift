/// A project at the cloud: its public id and its secret.
public struct CloudProject: Sendable, Equatable {
    /// The Access ID, sent as `client_id`.
    public let clientID: String
    /// The Access Secret, the key of every signature.
    public let secret: String

    /// A project with a given id and secret.
    public init(clientID: String, secret: String) {
        self.clientID = clientID
        self.secret = secret
    }

    /// A project drawn by chance: 20 characters of id and 32 of secret, as Tuya's are.
    public static func drawn() -> CloudProject {
        let alphabet = Drawn.digits + Drawn.lettersAndDigits.filter(\.isLetter)
        return CloudProject(clientID: Drawn.text(20, of: alphabet), secret: Drawn.text(32, of: Drawn.hex))
    }
}
