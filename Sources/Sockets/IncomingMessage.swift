/// A message being put together from its pieces.
struct IncomingMessage {
    private let limit: Int
    private var bytes: [UInt8] = []

    init(limit: Int) { self.limit = limit }

    /// A new message begins.
    mutating func begin() { bytes.removeAll(keepingCapacity: false) }

    /// False: the message is over the limit.
    mutating func append(_ piece: UnsafeRawBufferPointer) -> Bool {
        guard bytes.count + piece.count <= limit else {
            bytes = []
            return false
        }
        bytes.append(contentsOf: piece)
        return true
    }

    /// The whole message; nil where it is not UTF-8 and not binary. Checked whole, since a character may span pieces.
    mutating func take(isBinary: Bool) -> [UInt8]? {
        defer { bytes = [] }
        return isBinary || Self.isUTF8(bytes) ? bytes : nil
    }

    private static func isUTF8(_ bytes: [UInt8]) -> Bool {
        let isASCII = bytes.withUnsafeBytes { bytes in
            var all: UInt64 = 0
            var offset = 0
            while offset + 8 <= bytes.count {
                all |= bytes.loadUnaligned(fromByteOffset: offset, as: UInt64.self)
                offset += 8
            }
            while offset < bytes.count {
                all |= UInt64(bytes[offset])
                offset += 1
            }
            return all & 0x8080_8080_8080_8080 == 0
        }
        return isASCII || String(validating: bytes, as: UTF8.self) != nil
    }
}
