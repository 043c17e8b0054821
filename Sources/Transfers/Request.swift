/// One HTTP request, with the bounds within which it must be answered.
public struct Request: Sendable {
    /// The HTTP method.
    public enum Method: String, Sendable, CaseIterable {
        /// Reads.
        case get = "GET"
        /// Asks for something to be done.
        case post = "POST"
        /// Puts a whole thing in place.
        case put = "PUT"
        /// Takes a thing away.
        case delete = "DELETE"
    }

    /// The HTTP method.
    public var method: Method
    /// An absolute address. Plain `http` only for a loopback host, over ``unixSocket``
    /// or where ``allowsPlainHTTP`` says so; no user part.
    public var url: String
    /// Header lines to add, in order. Neither part may hold a line break.
    public var headers: [Header]
    /// The exact bytes to send; empty for none.
    public var body: [UInt8]
    /// Times and sizes.
    public var limits: Limits
    /// A PEM file of authorities to trust instead of the system's; nil for the system's.
    public var caFile: String?
    /// The path of a Unix socket to use in place of name and port; nil for the network.
    public var unixSocket: String?

    /// Whether plain `http` may go to another machine: only for what holds no secret and comes no other way.
    public var allowsPlainHTTP: Bool

    /// A request that trusts the system's authorities and keeps the usual bounds.
    public init(
        _ method: Method = .get, _ url: String, headers: [Header] = [], body: [UInt8] = [], limits: Limits = Limits(),
        caFile: String? = nil, unixSocket: String? = nil, allowsPlainHTTP: Bool = false
    ) {
        self.method = method
        self.url = url
        self.headers = headers
        self.body = body
        self.limits = limits
        self.caFile = caFile
        self.unixSocket = unixSocket
        self.allowsPlainHTTP = allowsPlainHTTP
    }
}

/// One header line.
public struct Header: Sendable, Equatable {
    /// The name; compared without regard to case.
    public let name: String
    /// The value, without surrounding blanks.
    public let value: String

    /// A line `name: value`.
    public init(_ name: String, _ value: String) {
        self.name = name
        self.value = value
    }
}

/// The bounds of one request.
public struct Limits: Sendable, Equatable {
    /// From start to last byte, name resolution included.
    public var total: Duration
    /// Until the connection stands, TLS included.
    public var connect: Duration
    /// Less than ten bytes a second for this long is given up; whole seconds, waiting for the first byte counts.
    /// nil for no such rule, as a request that is meant to wait needs.
    public var stall: Duration?
    /// Most bytes of an answer's body; a longer one is cut off and refused, whatever length it announced.
    public var maxBytes: Int

    /// Ten seconds in all, five to connect, 1 MiB.
    public init(
        total: Duration = .seconds(10), connect: Duration = .seconds(5), stall: Duration? = nil,
        maxBytes: Int = 1 << 20
    ) {
        self.total = total
        self.connect = connect
        self.stall = stall
        self.maxBytes = maxBytes
    }
}
