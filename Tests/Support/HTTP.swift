import Foundation

/// A small HTTP/1.1 client for tests over TCP on loopback or a Unix socket.
///
/// One connection a request, on a thread of its own, so that the shared pool never waits for it.
public struct HTTP: Sendable {
    /// An answer.
    public struct Reply: Sendable {
        /// The status code, such as 200.
        public let status: Int
        /// Names in lower case.
        public let headers: [String: String]
        /// The whole body.
        public let body: [UInt8]

        /// The body as text.
        public var text: String { String(decoding: body, as: UTF8.self) }

        /// The body decoded from JSON.
        public func decoded<Value: Decodable>(_ type: Value.Type = Value.self) throws -> Value {
            try JSONDecoder().decode(type, from: Data(body))
        }

        /// The body as JSON of any shape: dictionaries, arrays, texts, numbers.
        public func json() throws -> Any {
            try JSONSerialization.jsonObject(with: Data(body), options: .fragmentsAllowed)
        }
    }

    private let place: BlockingSocket.Address
    private static let jsonBody = ["Content-Type": "application/json"]

    /// Talks to 127.0.0.1 and `port`.
    public init(port: Int) { place = .port(port) }

    /// Talks to the Unix socket at `path`.
    public init(socket path: String) { place = .path(path) }

    /// GET `path`.
    public func get(_ path: String, within limit: Duration = .seconds(5)) async throws -> Reply {
        try await send("GET", path, within: limit)
    }

    /// POST with a JSON text as body.
    @discardableResult
    public func post(_ path: String, json: String = "{}", within limit: Duration = .seconds(5)) async throws -> Reply {
        try await send("POST", path, headers: HTTP.jsonBody, body: Array(json.utf8), within: limit)
    }

    /// PUT with a JSON text as body.
    @discardableResult
    public func put(_ path: String, json: String = "{}", within limit: Duration = .seconds(5)) async throws -> Reply {
        try await send("PUT", path, headers: HTTP.jsonBody, body: Array(json.utf8), within: limit)
    }

    /// Any request. A body is announced by its length; `limit` bounds the whole exchange.
    public func send(
        _ method: String, _ path: String, headers: [String: String] = [:], body: [UInt8]? = nil,
        within limit: Duration = .seconds(5)
    ) async throws -> Reply {
        var head = "\(method) \(path) HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n"
        for (name, value) in headers { head += "\(name): \(value)\r\n" }
        if let body { head += "Content-Length: \(body.count)\r\n" }
        let request = Array((head + "\r\n").utf8) + (body ?? [])
        let (place, deadline) = (place, ContinuousClock.now + limit)
        let answer = try await onOwnThread {
            let wire = try BlockingSocket(place)
            try wire.send(request, before: deadline)
            return try wire.receiveReply(headless: method == "HEAD", before: deadline)
        }
        return answer
    }
}

extension BlockingSocket {
    /// Reads one answer: until its announced length, its last chunk, or the end of the connection.
    fileprivate func receiveReply(headless: Bool, before deadline: ContinuousClock.Instant) throws -> HTTP.Reply {
        var bytes: [UInt8] = []
        while true {
            if let reply = try HTTP.Reply(bytes, headless: headless, ended: false) { return reply }
            guard let more = try receive(before: deadline) else { break }
            bytes += more
        }
        guard let reply = try HTTP.Reply(bytes, headless: headless, ended: true) else {
            throw SupportError("the connection was closed \(bytes.isEmpty ? "without" : "within") an answer")
        }
        return reply
    }
}

extension HTTP.Reply {
    /// The answer in `bytes`; nil while it is not whole.
    init?(_ bytes: [UInt8], headless: Bool, ended: Bool) throws {
        let empty = Array("\r\n\r\n".utf8)
        guard let end = bytes.firstRange(of: empty)?.upperBound else { return nil }
        let lines = String(decoding: bytes[..<(end - 4)], as: UTF8.self).components(separatedBy: "\r\n")
        let start = lines[0].split(separator: " ", maxSplits: 2)
        guard start.count >= 2, start[0].hasPrefix("HTTP/1."), let code = Int(start[1]) else {
            throw SupportError("not an HTTP answer: \(lines[0].prefix(80))")
        }
        var found: [String: String] = [:]
        for line in lines.dropFirst() {
            let parts = line.split(separator: ":", maxSplits: 1)
            if parts.count == 2 { found[parts[0].lowercased()] = parts[1].trimmingCharacters(in: .whitespaces) }
        }
        let rest = bytes[end...]
        if headless || code == 204 || code == 304 {
            body = []
        } else if found["transfer-encoding"]?.lowercased() == "chunked" {
            guard let whole = try joined(chunks: rest) else { return nil }
            body = whole
        } else if let length = found["content-length"].flatMap({ Int($0) }) {
            guard rest.count >= length else { return nil }
            body = Array(rest.prefix(length))
        } else {
            guard ended else { return nil }
            body = Array(rest)
        }
        (status, headers) = (code, found)
    }
}

/// The body of a chunked answer; nil while the last chunk is not there.
private func joined(chunks: ArraySlice<UInt8>) throws -> [UInt8]? {
    var (rest, body) = (chunks, [UInt8]())
    while let end = rest.firstRange(of: Array("\r\n".utf8)) {
        let size = String(decoding: rest[..<end.lowerBound], as: UTF8.self).split(separator: ";").first ?? ""
        guard let count = Int(size, radix: 16) else { throw SupportError("bad chunk size \"\(size)\"") }
        if count == 0 { return body }
        guard rest[end.upperBound...].count >= count + 2 else { return nil }
        body += rest[end.upperBound...].prefix(count)
        rest = rest[(end.upperBound + count + 2)...]
    }
    return nil
}
