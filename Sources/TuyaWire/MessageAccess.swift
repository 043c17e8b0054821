/// What a project needs to consume its messages (tuya-cloud 7.1): where, as whom, and with which key.
public struct MessageAccess: Sendable {
    private let accessID: String
    private let secret: String
    private let digests: Digests

    /// For the project `accessID` with its Access Secret.
    public init(accessID: String, secret: String, digests: Digests) {
        self.accessID = accessID
        self.secret = secret
        self.digests = digests
    }

    /// The path and query of the consumer's address; its subscription is the project's own, so that only one consumer of
    /// the project gets each message.
    ///
    /// - Parameters:
    ///   - channel: `event`, or `event-test` for devices marked so in Tuya's console.
    ///   - ackTimeout: after this long without an acknowledgement a message is delivered again.
    public func path(channel: String, ackTimeout: Duration) -> String {
        let milliseconds = ackTimeout.components.seconds * 1000
        return "/ws/v2/consumer/persistent/\(accessID)/out/\(channel)/\(accessID)-sub"
            + "?ackTimeoutMillis=\(milliseconds)&subscriptionType=Failover"
    }

    /// The headers of the upgrade request; the second one is a secret.
    public var headers: [(name: String, value: String)] { [("username", accessID), ("password", password)] }

    /// Sixteen hex digits out of the middle of a digest over id and secret.
    var password: String {
        let inner = digests.md5Hex(Array(secret.utf8))
        return String(digests.md5Hex(Array((accessID + inner).utf8)).dropFirst(8).prefix(16))
    }

    /// The AES-128 key of every message: characters 8 to 23 of the secret. Nil where the secret is shorter.
    public var key: [UInt8]? {
        let bytes = Array(secret.utf8)
        return bytes.count >= 24 ? Array(bytes[8..<24]) : nil
    }

    /// Whether the `sign` of an envelope is the one its members must have; nil where it carries none, or a member whose
    /// form under the signature is not documented.
    public func vouches(for envelope: MessageEnvelope) -> Bool? {
        guard let sign = envelope.sign, let members = envelope.signedMembers else { return nil }
        return digests.md5Hex(Array((members + "||" + secret).utf8)) == sign.lowercased()
    }
}

extension MessageAccess: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    /// Never the secret.
    public var description: String { "message access of \(accessID)" }
    /// Never the secret.
    public var debugDescription: String { description }
    /// Never the secret.
    public var customMirror: Mirror { Mirror(self, children: ["accessID": accessID]) }
}
