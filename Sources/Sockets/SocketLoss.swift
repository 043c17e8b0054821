/// Why a WebSocket ended or never came about; ``description`` is one sentence for a technician.
public struct SocketLoss: Sendable, Equatable, CustomStringConvertible {
    /// What happened, for code that must tell the kinds apart.
    public enum Cause: Sendable, Equatable {
        /// The name has no address; `detail` is the resolver's sentence.
        case unresolved(detail: String)
        /// Nothing listens there, or the network does not lead there; `detail` is the library's word.
        case refused(detail: String)
        /// The TCP or TLS connection was not there in time.
        case connectTimeout
        /// Connected, but the upgrade was not answered in time, or the connection ended without an answer.
        case noAnswer
        /// An HTTP answer other than 101.
        case notWebSocket(status: Int)
        /// An answer that breaks the protocol of the upgrade.
        case badHandshake(detail: String)
        /// TLS failed: unknown authority, wrong name, no common version.
        case untrusted(detail: String)
        /// The file of trusted authorities cannot be read.
        case noAuthorities(path: String)
        /// The peer closed with this code (1005 where it gave none).
        case closed(code: Int, reason: String)
        /// This side closed with this code.
        case closedHere(code: Int)
        /// The peer no longer answered pings.
        case noPong
        /// The connection broke without a closing frame.
        case dropped
        /// The peer read too slowly and the queue to it was full.
        case overflow
    }

    /// What happened.
    public let cause: Cause
    /// `host:port` of a client's server; `the peer` on a server.
    public let peer: String

    /// Names a loss.
    public init(_ cause: Cause, peer: String) {
        self.cause = cause
        self.peer = peer
    }

    /// What, where, what to try.
    public var description: String {
        switch cause {
        case .unresolved(let detail):
            detail
        case .refused(let detail):
            "\(peer) cannot be reached (\(detail)): check that it is on and that address and port are right"
        case .connectTimeout:
            "\(peer) did not take the connection in time: check the network to it"
        case .noAnswer:
            "\(peer) took the connection but did not answer the WebSocket request: check that the port is the right one"
        case .notWebSocket(let status):
            "\(peer) answered the WebSocket request with HTTP \(status): check that port and path are the right ones"
        case .badHandshake(let detail):
            "\(peer) gave a wrong answer to the WebSocket request (\(detail)): check that the port is the right one"
        case .untrusted(let detail):
            "\(peer) could not prove who it is (\(detail)): check the authority file, the name and the station's clock"
        case .noAuthorities(let path):
            "cannot read the authorities in \(path) to check \(peer): check the file's path and permissions"
        case .closed(let code, let reason):
            "\(peer) closed the connection with code \(code)" + (reason.isEmpty ? "" : " (\(reason))")
        case .closedHere(let code):
            "the connection to \(peer) was closed from here with code \(code)"
        case .noPong:
            "\(peer) no longer answers pings: it hangs or the network to it is down"
        case .dropped:
            "the connection to \(peer) broke off without a closing frame"
        case .overflow:
            "\(peer) read too slowly and was dropped"
        }
    }
}
