/// How a message's text is encrypted, as the console of a project says.
public enum MessageCipher: String, Codable, Sendable {
    /// AES-128-ECB, named in the frame's properties.
    case ecb = "aes_ecb"
    /// AES-128-GCM, named in the frame's properties.
    case gcm = "aes_gcm"
    /// AES-128-ECB, the properties left out.
    case unnamed
}

/// Which envelope a message comes in.
public enum MessageForm: String, Codable, Sendable {
    /// `data`, `protocol`, `pv`, `sign`, `t`.
    case current
    /// `encryptPayload` in base64.
    case legacy
    /// `encryptPayload` in hex digits.
    case legacyHex = "legacy_hex"
}

/// What stands in an envelope's `sign`; how numbers are rendered under it is not documented.
public enum MessageSign: String, Codable, Sendable {
    /// The documented rule, with numbers as they stand in the envelope.
    case documented
    /// No signature.
    case none
    /// A wrong one.
    case wrong
}

/// Everything the reference of Tuya's message service leaves open, and the faults the stand-in can play.
public struct MessageKnobs: Knobs {
    /// Whether the service is enabled for the project; without it every upgrade is answered 401.
    public var enabled = true
    /// Encryption. Default: ECB.
    public var cipher = MessageCipher.ecb
    /// Envelope. Default: that of today.
    public var form = MessageForm.current
    /// Signature. Default: by the documented rule.
    public var sign = MessageSign.documented
    /// Partitions of the production topic. Documented: 11. The test topic has one.
    public var partitions = 11
    /// How long a message waits for its acknowledgement before it is thrown away. Documented: two hours.
    public var retentionMs = 7_200_000
    /// Time after which a message is delivered again; 0 keeps to what the consumer asks for. Default 0.
    public var ackTimeoutMs = 0
    /// Whether frames carry `redeliveryCount`. Default: yes.
    public var countsRedeliveries = true
    /// How many consumers of a subscription are let in; further ones are closed with code 1011. Default 0: any number.
    public var consumers = 0

    /// Each message is published so many times, each time with an id of its own.
    public var copies = 1
    /// Waiting messages are delivered in drawn order instead of their own.
    public var shuffles = false
    /// So many of the next acknowledgements are lost.
    public var losesAcks = 0

    /// All at their defaults.
    public init() {}
}
