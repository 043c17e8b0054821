internal import Loop

/// One request a ``WebServer`` received, body included.
public struct HTTPRequest: Sendable {
    /// `GET`, `POST`, `PUT`, `PATCH`, `DELETE`, `OPTIONS` or `HEAD`.
    public let method: String
    /// Path with percent signs decoded and dot segments resolved; starts with `/`.
    public let path: String
    /// Decoded pairs behind the `?`, in order; the value is empty where there is no `=`.
    public let query: [(name: String, value: String)]
    /// The body; empty where there is none.
    public let body: [UInt8]
    /// User id of the process at the other end of a Unix socket; nil over TCP.
    public let peerUserID: UInt32?
    let headers: HTTPHeaders

    /// The value of a header, whatever the case of `name`; nil where it was not sent.
    ///
    /// Read from the connection, so nil as well once the reply was sent or the peer is gone: read headers
    /// before the first `await`. A header whose whole name begins the name of a common one, such as `t` before `te`, is
    /// lost by libwebsockets 4.1.6 together with the one behind it: where those matter, see ``StreamServer``.
    @Loop public func header(_ name: String) -> String? { headers[name] }

    /// The first value under `name` in ``query``.
    public func query(_ name: String) -> String? { query.first { $0.name == name }?.value }
}
