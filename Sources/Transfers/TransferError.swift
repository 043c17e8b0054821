/// Why a request brought no whole answer.
///
/// Names the host and port, never path, query, headers or body: those hold tokens and persons.
public struct TransferError: Error, Sendable, Equatable, CustomStringConvertible {
    /// What a caller does about it.
    public enum Kind: Sendable {
        /// Wait and repeat: network, peer or load.
        case tryLater
        /// Repeating does not help until somebody changes a setting, a certificate or the clock.
        case configuration
        /// This program asked for something senseless.
        case bug
    }

    /// What went wrong.
    public enum Cause: Sendable, Equatable {
        /// The name has no address.
        case unresolved
        /// Nobody listens, or no way leads there.
        case unreachable
        /// No whole answer within the total time.
        case timedOut(after: Duration)
        /// Bytes came, or did not, at less than ten a second.
        case stalled(after: Duration)
        /// The connection broke or ended before the answer did.
        case broken
        /// The answer is longer than the limit in bytes.
        case tooLarge(limit: Int)
        /// The peer's certificate was refused; nothing of the request was sent.
        case certificate(CertificateFault)
        /// No TLS 1.2 or later could be agreed on.
        case noTLS
        /// The file of authorities cannot be read.
        case authorities(path: String)
        /// Plain HTTP to another machine.
        case plainRefused
        /// The address cannot be read, or is of no kind this program uses.
        case badAddress
        /// A header holds a line break.
        case badHeader
        /// The waiting task was cancelled.
        case cancelled
        /// The client was stopped.
        case stopped
        /// Anything else, with libcurl's number for it.
        case other(Int)
    }

    /// What went wrong.
    public let cause: Cause
    /// Host and port, or the socket's path.
    public let peer: String

    /// An error at `peer`.
    public init(_ cause: Cause, peer: String) {
        self.cause = cause
        self.peer = peer
    }

    /// What a caller does about it.
    public var kind: Kind {
        switch cause {
        case .unresolved, .unreachable, .timedOut, .stalled, .broken, .tooLarge, .cancelled, .stopped, .other: .tryLater
        case .certificate, .noTLS, .authorities, .plainRefused, .badAddress: .configuration
        case .badHeader: .bug
        }
    }

    /// One sentence: where, what, what to try.
    public var description: String {
        switch cause {
        case .unresolved: "\(peer): the name has no address: check the network and the name server"
        case .unreachable: "\(peer): no connection: check the network and whether the service runs"
        case .timedOut(let time):
            "\(peer): no whole answer within \(Self.seconds(time)): check the network and the service"
        case .stalled(let time):
            "\(peer): nearly nothing came for \(Self.seconds(time)): check the network and the service"
        case .broken: "\(peer): the connection broke before the answer was whole: check the service"
        case .tooLarge(let limit): "\(peer): the answer is longer than \(limit) bytes: check who answers there"
        case .certificate(let fault): "\(peer): \(fault)"
        case .noTLS: "\(peer): no TLS 1.2 or later could be agreed on: check the address and the port"
        case .authorities(let path): "\(peer): authorities file \(path) cannot be read: check path and content"
        case .plainRefused: "\(peer): plain http is refused except on this machine: use https"
        case .badAddress: "\(peer): this address cannot be used: check it"
        case .badHeader: "\(peer): a header holds a line break: please report this"
        case .cancelled: "\(peer): given up by the caller"
        case .stopped: "\(peer): given up because the program ends"
        case .other(let code): "\(peer): libcurl error \(code): check the network and the service"
        }
    }

    private static func seconds(_ time: Duration) -> String {
        let milliseconds = time.components.seconds * 1000 + time.components.attoseconds / 1_000_000_000_000_000
        return milliseconds.isMultiple(of: 1000) ? "\(milliseconds / 1000) s" : "\(milliseconds) ms"
    }
}
