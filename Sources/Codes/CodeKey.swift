public import Audit

/// Turns codes into hashes: the unit's `code-key` and the function that uses it.
///
/// One HMAC-SHA256 over flat and code. Without the key a code cannot be found by trying them all, which a plain hash of six
/// digits would allow in a moment.
public struct CodeKey: Sendable {
    private let key: [UInt8]
    private let digests: Digests

    /// A key of 32 bytes with its function.
    public init(_ key: [UInt8], digests: Digests) {
        self.key = key
        self.digests = digests
    }

    /// The hash of a code keyed alone (`unit` empty) or after its flat.
    ///
    /// Both lengths are part of it: no flat and code make the hash of others.
    public func hash(_ code: String, unit: String = "") -> CodeHash {
        let words = ["portero-code-1", unit, code].flatMap { Array("\($0.utf8.count):\($0),".utf8) }
        guard let hash = CodeHash(digests.hmacSHA256(key, words)) else {
            fatalError("an HMAC-SHA256 has 32 bytes")
        }
        return hash
    }
}

extension CodeKey: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    /// Never the bytes.
    public var description: String { "code key" }
    /// Never the bytes.
    public var debugDescription: String { description }
    /// Never the bytes.
    public var customMirror: Mirror { Mirror(self, children: EmptyCollection<Mirror.Child>()) }
}
