/// The bytes of one reply, ready for the wire.
struct HTTPAnswer {
    let bytes: [UInt8]
    /// Whether the connection ends after it.
    let closes: Bool

    init(status: Int, headers: [(String, String)] = [], body: [UInt8] = [], bare: Bool = false, closes: Bool) {
        var head = "HTTP/1.1 \(status) \(Self.phrases[status] ?? "Status")\r\n"
        for (name, value) in headers where Self.isSafe(name) && Self.isSafe(value) { head += "\(name): \(value)\r\n" }
        // 1xx, 204 and 304 have no body by definition, and no length.
        let mayHaveBody = status >= 200 && status != 204 && status != 304
        if mayHaveBody { head += "Content-Length: \(body.count)\r\n" }
        if closes { head += "Connection: close\r\n" }
        head += "\r\n"
        bytes = Array(head.utf8) + (mayHaveBody && !bare ? body : [])
        self.closes = closes
    }

    /// The same, with the connection ending after it; its head was made before that was known.
    var closing: HTTPAnswer { HTTPAnswer(bytes: bytes) }

    private init(bytes: [UInt8]) {
        self.bytes = bytes
        closes = true
    }

    /// A line break in a value would let its author write further headers.
    private static func isSafe(_ text: String) -> Bool { !text.utf8.contains { $0 == 0x0d || $0 == 0x0a || $0 == 0 } }

    private static let phrases: [Int: String] = [
        200: "OK", 201: "Created", 202: "Accepted", 204: "No Content", 301: "Moved Permanently", 302: "Found",
        303: "See Other", 304: "Not Modified", 400: "Bad Request", 401: "Unauthorized", 403: "Forbidden",
        404: "Not Found", 405: "Method Not Allowed", 409: "Conflict", 410: "Gone", 411: "Length Required",
        413: "Content Too Large", 415: "Unsupported Media Type", 422: "Unprocessable Content",
        426: "Upgrade Required", 429: "Too Many Requests", 500: "Internal Server Error", 502: "Bad Gateway",
        503: "Service Unavailable", 504: "Gateway Timeout",
    ]
}
