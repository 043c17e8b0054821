/// Takes a message apart; every field checks what is left.
struct FrameReader {
    /// Which message it is.
    let kind: UInt8
    private var rest: ArraySlice<UInt8>

    init(_ bytes: [UInt8]) throws(FrameError) {
        guard bytes.count <= FrameError.maxFrameBytes else { throw .tooLong }
        guard bytes.count >= 2 else { throw .cutShort }
        guard bytes[0] == FrameWriter.version else { throw .version(bytes[0]) }
        kind = bytes[1]
        rest = bytes[2...]
    }

    mutating func byte() throws(FrameError) -> UInt8 {
        guard let byte = rest.popFirst() else { throw .cutShort }
        return byte
    }

    mutating func flag() throws(FrameError) -> Bool {
        let byte = try byte()
        guard byte <= 1 else { throw .range("flag \(byte)") }
        return byte == 1
    }

    /// A time that a `Duration` of this program can be added to without overflow.
    mutating func time() throws(FrameError) -> Duration {
        .nanoseconds(Int64(bitPattern: try number()))
    }

    mutating func number() throws(FrameError) -> UInt64 {
        try take(8).reversed().reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
    }

    mutating func text() throws(FrameError) -> String {
        let length = try take(2).reversed().reduce(0) { $0 << 8 | Int($1) }
        guard length <= FrameWriter.maxTextBytes else { throw .text }
        guard let text = String(validating: try take(length), as: UTF8.self) else { throw .text }
        return text
    }

    mutating func value<Value>(of all: [Value]) throws(FrameError) -> Value {
        let place = Int(try byte())
        guard all.indices.contains(place) else { throw .range("choice \(place) of \(all.count)") }
        return all[place]
    }

    /// Nothing may follow the last field.
    func end() throws(FrameError) {
        guard rest.isEmpty else { throw .trailing(rest.count) }
    }

    private mutating func take(_ count: Int) throws(FrameError) -> ArraySlice<UInt8> {
        guard rest.count >= count else { throw .cutShort }
        defer { rest = rest.dropFirst(count) }
        return rest.prefix(count)
    }
}
