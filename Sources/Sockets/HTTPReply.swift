/// What a ``WebServer``'s handler answers.
public enum HTTPReply: Sendable {
    /// Status, further headers and body. `Content-Length` is added; `Content-Type` is the handler's.
    case reply(status: Int, headers: [(String, String)], body: [UInt8])
    /// The connection stays open and nothing is ever sent: what a stuck server does.
    case silence
    /// The connection is closed without an answer.
    case disconnect

    /// A status without a body.
    public static func status(_ status: Int) -> HTTPReply { .reply(status: status, headers: [], body: []) }

    /// A JSON body.
    public static func json(_ body: [UInt8], status: Int = 200) -> HTTPReply {
        .reply(status: status, headers: [("Content-Type", "application/json")], body: body)
    }

    /// A text body in UTF-8.
    public static func text(_ body: String, status: Int = 200) -> HTTPReply {
        .reply(status: status, headers: [("Content-Type", "text/plain; charset=utf-8")], body: Array(body.utf8))
    }
}
