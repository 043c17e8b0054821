public import Grants

/// A message read to its end.
public struct CloudMessage: Sendable, Equatable {
    /// What is acknowledged.
    public let id: String
    /// The coarse kind; nil for the legacy envelope.
    public let protocolNumber: Int?
    /// What happened, Tuya's word for it: at most 64 of `[A-Za-z0-9_.-]`, anything else is shown as `?`.
    public let bizCode: String
    /// What it is to this program.
    public let meaning: MessageCatalogue.Meaning
    /// Whether its signature is right; nil where there is none that can be checked.
    public let isSigned: Bool?
    /// When the gateway took it, milliseconds since 1970; else when it happened.
    public let published: Int64?

    private let contents: MessageContents
    private let time: Int64?

    /// Puts a message together from what was read of it.
    public init(_ frame: MessageFrame, _ envelope: MessageEnvelope, _ contents: MessageContents, isSigned: Bool?) {
        id = frame.id
        protocolNumber = envelope.protocolNumber
        bizCode = Self.shown(contents.bizCode)
        meaning = MessageCatalogue.meaning(protocolNumber: envelope.protocolNumber, bizCode: contents.bizCode)
        self.isSigned = isSigned
        self.contents = contents
        let said = contents.time ?? envelope.time
        // Nothing happens after the gateway has it: a time from a wrong clock must not outrank every later message.
        let bound = frame.published ?? said
        time = said.flatMap { said in bound.map { min(said, $0) } } ?? bound
        published = frame.published ?? time
    }

    /// What it says of this device or of a user; nil where it speaks of another device, or names no user.
    ///
    /// The shape of some messages is not documented: one that names no device may be about this one, and is taken so.
    public func hint(for device: DeviceID) -> CloudHint? {
        guard case .news(let news) = meaning else { return nil }
        if case .userDeleted = news {
            guard let user = contents.user.flatMap(PersonID.init(_:)) else { return nil }
            return CloudHint(.user(user), .deleted, at: time)
        }
        guard contents.device == nil || contents.device == device.text else { return nil }
        return switch news {
        case .online: CloudHint(.presence, .online, at: time)
        case .offline: CloudHint(.presence, .offline, at: time)
        case .bound: CloudHint(.binding, .bound, at: time)
        case .unbound: CloudHint(.binding, .unbound, at: time)
        case .deviceDeleted: CloudHint(.binding, .deleted, at: time)
        case .userDeleted: nil
        }
    }

    private static func shown(_ code: String) -> String {
        let isPlain = code.utf8.allSatisfy { byte in
            switch byte {
            case UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "a")...UInt8(ascii: "z"),
                UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "_"), UInt8(ascii: "-"), UInt8(ascii: "."):
                true
            default: false
            }
        }
        return isPlain && (1...64).contains(code.utf8.count) ? code : "?"
    }
}

/// Why a message could not be read; nothing of it stands in the sentence.
public enum MessageFault: Error, Sendable, Equatable, CaseIterable {
    /// Not a frame of the gateway, or one without an id: it cannot be acknowledged.
    case frame
    /// The payload is no base64 of an envelope.
    case envelope
    /// Encrypted in a way this version does not know.
    case cipher
    /// It does not open with this project's secret.
    case sealed
    /// The text inside is no object.
    case contents

    /// One sentence: what, and what to try.
    public var sentence: String {
        switch self {
        case .frame: "a frame of the message service is none of its documented shape: check tuya.messages"
        case .envelope: "a message has no envelope that can be read: check tuya.messages"
        case .cipher:
            "a message is encrypted in an unknown way: set the project's messages to aes_ecb or aes_gcm in Tuya's console"
        case .sealed: "a message does not open with this project's secret: check the credential tuya-secret"
        case .contents: "a message holds what is no message of Tuya"
        }
    }
}
