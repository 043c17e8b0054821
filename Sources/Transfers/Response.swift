/// A whole answer, whatever its status: only the caller knows which one it wanted.
public struct Response: Sendable, Equatable {
    /// The HTTP status, such as 200. Redirects are not followed and arrive here too.
    public let status: Int
    /// The answer's header lines in order.
    public let headers: [Header]
    /// The body's bytes as they came; nothing is decompressed.
    public let body: [UInt8]
    /// Connections opened for it: 0 when a kept one served.
    public let newConnections: Int

    /// An answer put together by hand, for tests of what reads answers.
    public init(status: Int, headers: [Header] = [], body: [UInt8] = [], newConnections: Int = 0) {
        self.status = status
        self.headers = headers
        self.body = body
        self.newConnections = newConnections
    }

    /// The value of the first header of that name, whatever its case.
    public func header(_ name: String) -> String? {
        headers.first { $0.name.lowercased() == name.lowercased() }?.value
    }
}
