/// One call of the cloud's interface, before it is signed.
public struct Call: Sendable, Equatable {
    /// The HTTP method.
    public enum Method: String, Sendable {
        /// Reads, and asks for tokens.
        case get = "GET"
        /// Does or adds.
        case post = "POST"
        /// Changes.
        case put = "PUT"
        /// Takes away.
        case delete = "DELETE"
    }

    /// A name and a decoded value of the query. Never repeat a name: official clients disagree on what it means.
    public struct QueryItem: Sendable, Equatable {
        /// The key.
        public let name: String
        /// The value as it is meant, not percent-encoded.
        public let value: String

        /// `name=value`.
        public init(_ name: String, _ value: String) {
            self.name = name
            self.value = value
        }
    }

    /// The HTTP method.
    public let method: Method
    /// The path from its first slash, made of characters that need no encoding.
    public let path: String
    /// The query in any order.
    public let query: [QueryItem]
    /// The exact bytes to send; empty for none.
    public let body: [UInt8]

    /// A call of `path`.
    public init(_ method: Method, _ path: String, query: [QueryItem] = [], body: [UInt8] = []) {
        self.method = method
        self.path = path
        self.query = query
        self.body = body
    }

    /// Path and query as they are signed: sorted by key, values decoded, `k=` for an empty value (tuya-cloud 3.2).
    public var canonicalPath: String { address { $0 } }

    /// Path and query as they are sent: in the same order, percent-encoded.
    public var target: String { address(Self.encoded) }

    private func address(_ form: (String) -> String) -> String {
        guard !query.isEmpty else { return path }
        let sorted = query.sorted { $0.name.utf8.lexicographicallyPrecedes($1.name.utf8) }
        return path + "?" + sorted.map { form($0.name) + "=" + form($0.value) }.joined(separator: "&")
    }

    private static func encoded(_ text: String) -> String {
        var bytes: [UInt8] = []
        for byte in text.utf8 {
            switch byte {
            case UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "a")...UInt8(ascii: "z"),
                UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "."), UInt8(ascii: "_"),
                UInt8(ascii: "~"):
                bytes.append(byte)
            default:
                let digits = Array("0123456789ABCDEF".utf8)
                bytes += [UInt8(ascii: "%"), digits[Int(byte >> 4)], digits[Int(byte & 15)]]
            }
        }
        return String(decoding: bytes, as: UTF8.self)
    }
}
