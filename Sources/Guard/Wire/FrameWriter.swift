/// Puts a message together: version, kind, then fields without names.
struct FrameWriter {
    /// Raised when the meaning of any message changes.
    static let version: UInt8 = 2
    /// Longest text in bytes; longer sentences are cut.
    static let maxTextBytes = 512

    private(set) var bytes: [UInt8]

    /// A whole message of this kind, its fields put by `fields`.
    static func frame(_ kind: UInt8, _ fields: (inout FrameWriter) -> Void = { _ in }) -> [UInt8] {
        var writer = FrameWriter(bytes: [version, kind])
        fields(&writer)
        return writer.bytes
    }

    private init(bytes: [UInt8]) { self.bytes = bytes }

    mutating func put(_ byte: UInt8) { bytes.append(byte) }

    mutating func put(_ flag: Bool) { bytes.append(flag ? 1 : 0) }

    /// Whole nanoseconds: as exact as the kernel's clock.
    mutating func put(_ time: Duration) {
        let (seconds, attoseconds) = time.components
        let nanoseconds = seconds * 1_000_000_000 + attoseconds / 1_000_000_000
        put(UInt64(bitPattern: nanoseconds))
    }

    mutating func put(_ number: UInt64) {
        withUnsafeBytes(of: number.littleEndian) { bytes.append(contentsOf: $0) }
    }

    mutating func put(_ text: String) {
        var text = Substring(text)
        while text.utf8.count > Self.maxTextBytes { text.removeLast() }
        withUnsafeBytes(of: UInt16(text.utf8.count).littleEndian) { bytes.append(contentsOf: $0) }
        bytes.append(contentsOf: text.utf8)
    }

    /// One of a list of values, by its place in the list.
    mutating func put<Value: Equatable>(_ value: Value, of all: [Value]) {
        put(UInt8(all.firstIndex(of: value) ?? all.count))
    }
}
