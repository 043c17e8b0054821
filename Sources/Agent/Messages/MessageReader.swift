public import Crypto
internal import FoundationEssentials
public import TuyaWire

/// Reads what the message service delivers, with one project's key.
public struct MessageReader: Sendable {
    /// What was read: the id to acknowledge, where there is one, and the message or why it is none.
    public struct Reading: Sendable, Equatable {
        /// The gateway's id; nil where there is nothing that could be acknowledged.
        public let id: String?
        /// The message, or why it cannot be read.
        public let outcome: Result<CloudMessage, MessageFault>
    }

    private let access: MessageAccess
    private let key: [UInt8]
    private let ciphers: Ciphers

    /// A reader for the project that `access` stands for; nil where its secret is too short to hold a key.
    public init?(_ access: MessageAccess, ciphers: Ciphers = .openSSL) {
        guard let key = access.key else { return nil }
        self.access = access
        self.key = key
        self.ciphers = ciphers
    }

    /// Reads one frame; whatever it holds, nothing traps and nothing of it is kept.
    public func read(_ bytes: [UInt8]) -> Reading {
        guard let frame = decode(MessageFrame.self, bytes) else { return Reading(id: nil, outcome: .failure(.frame)) }
        do throws(MessageFault) {
            return Reading(id: frame.id, outcome: .success(try open(frame)))
        } catch {
            return Reading(id: frame.id, outcome: .failure(error))
        }
    }

    private func open(_ frame: MessageFrame) throws(MessageFault) -> CloudMessage {
        guard let payload = ciphers.base64(frame.payload), let envelope = decode(MessageEnvelope.self, payload) else {
            throw .envelope
        }
        guard frame.cipher != .unknown else { throw .cipher }
        guard let text = envelope.open(frame.cipher, key: key, ciphers) else { throw .sealed }
        guard let contents = decode(MessageContents.self, text) else { throw .contents }
        return CloudMessage(frame, envelope, contents, isSigned: access.vouches(for: envelope))
    }

    private func decode<Content: Decodable>(_ type: Content.Type, _ bytes: [UInt8]) -> Content? {
        try? JSONDecoder().decode(type, from: Data(bytes))
    }
}
