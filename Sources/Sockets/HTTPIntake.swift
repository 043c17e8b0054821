internal import CWebSockets
internal import Glibc
internal import Loop

/// A request on its way in: the head is known, the body is being collected.
@Loop struct HTTPIntake {
    /// What the head says about the body.
    enum Body: Equatable {
        case none
        case announced(Int)
        case unannounced
    }

    let method: String
    let headers: HTTPHeaders
    let expected: Body
    let path: String
    private let query: [(name: String, value: String)]
    private let peerUserID: UInt32?
    private var body: [UInt8] = []

    /// Reads the head the library holds for `connection`; nil where it is not a request.
    init?(of connection: OpaquePointer) {
        var start: UnsafeMutablePointer<CChar>?
        var length: Int32 = 0
        let index = Int(lws_http_get_uri_and_method(connection, &start, &length))
        guard Self.methods.indices.contains(index), let start else { return nil }
        method = Self.methods[index]
        path = String(decoding: UnsafeRawBufferPointer(start: start, count: Int(length)), as: UTF8.self)
        query = connection.queryPairs()
        headers = HTTPHeaders(of: connection)
        peerUserID = Self.peerUserID(of: lws_get_socket_fd(connection))
        expected = Self.expected(connection)
    }

    /// In the order of the library's `LWSHUMETH_*`.
    private static let methods = ["GET", "POST", "OPTIONS", "PUT", "PATCH", "DELETE", "CONNECT", "HEAD"]

    mutating func append(_ bytes: UnsafeRawBufferPointer) { body.append(contentsOf: bytes) }

    var request: HTTPRequest {
        HTTPRequest(method: method, path: path, query: query, body: body, peerUserID: peerUserID, headers: headers)
    }

    private static func expected(_ connection: OpaquePointer) -> Body {
        if connection.header(WSI_TOKEN_HTTP_TRANSFER_ENCODING) != nil { return .unannounced }
        guard let length = connection.header(WSI_TOKEN_HTTP_CONTENT_LENGTH) else { return .none }
        guard let count = Int(length), count >= 0 else { return .unannounced }
        return count == 0 ? .none : .announced(count)
    }

    private static func peerUserID(of descriptor: Int32) -> UInt32? {
        // struct ucred: pid, uid, gid. glibc declares it under a switch that Swift's module does not set.
        var credentials: (pid: Int32, uid: UInt32, gid: UInt32) = (0, 0, 0)
        var size = socklen_t(MemoryLayout.size(ofValue: credentials))
        var address = sockaddr()
        var addressSize = socklen_t(MemoryLayout<sockaddr>.size)
        guard getsockname(descriptor, &address, &addressSize) == 0, address.sa_family == sa_family_t(AF_UNIX),
            getsockopt(descriptor, SOL_SOCKET, SO_PEERCRED, &credentials, &size) == 0
        else { return nil }
        return credentials.uid
    }
}
