/// One request as it came over the connection, read without a library so that no header is lost.
struct CloudHead {
    /// What a connection holds so far.
    enum Reading {
        case incomplete
        case request(CloudHead)
        case illegal
    }

    let method: String
    /// Decoded, without the query.
    let path: String
    /// Decoded, `+` as a space, in the order they came.
    let query: [(name: String, value: String)]
    /// By lower-case name; of a repeated one the last.
    let headers: [String: String]
    let body: [UInt8]

    private static let longestHead = 64 << 10
    private static let longestBody = 1 << 20

    /// The value of a header, whatever the case of `name`.
    func header(_ name: String) -> String? { headers[name.lowercased()] }

    /// The first value under `name` in the query.
    func query(_ name: String) -> String? { query.first { $0.name == name }?.value }

    /// Takes the first request off `bytes` once it is there as a whole.
    static func take(from bytes: inout [UInt8]) -> Reading {
        guard let end = bytes.firstRange(of: Array("\r\n\r\n".utf8)) else {
            return bytes.count > longestHead ? .illegal : .incomplete
        }
        let lines = String(decoding: bytes[..<end.lowerBound], as: UTF8.self).split(separator: "\r\n")
        guard let first = lines.first?.split(separator: " "), first.count == 3, first[2].hasPrefix("HTTP/1.") else {
            return .illegal
        }
        let headers = read(lines.dropFirst())
        let length = Int(headers["content-length"] ?? "0") ?? -1
        guard headers["transfer-encoding"] == nil, (0...longestBody).contains(length) else { return .illegal }
        guard bytes.count >= end.upperBound + length else { return .incomplete }
        let body = Array(bytes[end.upperBound..<end.upperBound + length])
        bytes.removeFirst(end.upperBound + length)
        let target = first[1].split(separator: "?", maxSplits: 1)
        return .request(
            CloudHead(
                method: String(first[0]), path: decoded(target[0]),
                query: target.count > 1 ? pairs(target[1]) : [], headers: headers, body: body))
    }

    private static func read(_ lines: some Sequence<Substring>) -> [String: String] {
        var headers: [String: String] = [:]
        for line in lines {
            let parts = line.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
            guard parts.count == 2 else { continue }
            headers[parts[0].lowercased()] = parts[1].trimmingCharacters { $0 == " " || $0 == "\t" }
        }
        return headers
    }

    private static func pairs(_ text: Substring) -> [(name: String, value: String)] {
        text.split(separator: "&").map { pair in
            let parts = pair.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            let spaced = parts.map { Substring($0.map { $0 == "+" ? " " : $0 }) }
            return (decoded(spaced[0]), spaced.count > 1 ? decoded(spaced[1]) : "")
        }
    }

    private static func decoded(_ text: Substring) -> String {
        var bytes: [UInt8] = []
        var rest = Array(text.utf8)[...]
        while let byte = rest.popFirst() {
            let digits = String(decoding: rest.prefix(2), as: UTF8.self)
            if byte == UInt8(ascii: "%"), digits.count == 2, let value = UInt8(digits, radix: 16) {
                bytes.append(value)
                rest = rest.dropFirst(2)
            } else {
                bytes.append(byte)
            }
        }
        return String(decoding: bytes, as: UTF8.self)
    }
}

extension Substring {
    /// The text without leading and trailing characters that `isSpace`.
    fileprivate func trimmingCharacters(_ isSpace: (Character) -> Bool) -> String {
        guard let first = firstIndex(where: { !isSpace($0) }), let last = lastIndex(where: { !isSpace($0) }) else {
            return ""
        }
        return String(self[first...last])
    }
}
