/// Why a socket could not be set up; ``description`` is a technician's sentence.
public enum SocketError: Error, Sendable, Equatable, CustomStringConvertible {
    /// The address cannot be listened on; `errno` is the system's number.
    case cannotListen(at: String, errno: Int32)
    /// Another process serves this Unix socket.
    case alreadyServed(path: String)
    /// The certificate or key of a ``TLSIdentity`` is not usable.
    case unusableIdentity
    /// The name has no address; `reason` is the resolver's.
    case unknownHost(String, reason: String)
    /// The loop is not running.
    case noLoop

    /// What, where, what to try.
    public var description: String {
        switch self {
        case .cannotListen(let place, let errno):
            "cannot listen on \(place) (\(reason(of: errno))): choose another address or stop what holds it"
        case .alreadyServed(let path):
            "cannot listen on \(path) because another process serves it: stop that process first"
        case .unusableIdentity:
            "the server's certificate and key do not fit together or are not PEM: make them again"
        case .unknownHost(let host, let reason):
            "no address for \(host) (\(reason)): check the name and the station's name server"
        case .noLoop:
            "sockets need the running event loop: this is a fault in the program"
        }
    }
}
