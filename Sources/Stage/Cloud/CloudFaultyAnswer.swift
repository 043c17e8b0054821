internal import Loop
internal import Sockets

/// What may be wrong with the bytes of an answer.
public enum CloudAnswerFault: String, Codable, Sendable {
    /// Nothing.
    case none
    /// One byte a second.
    case drip
    /// Blanks without end.
    case endless
    /// Announces more than it sends, and stays.
    case falseLength = "false-length"
    /// Unpacks to a hundred times its size.
    case bomb
    /// Points elsewhere, over plain HTTP.
    case redirect
    /// A page of a login, at status 200.
    case loginPage = "login-page"
    /// A hundred thousand brackets.
    case brackets
}

/// An answer whose bytes are wrong, sent piece by piece until it is out or the other side has enough.
@Loop final class CloudFaultyAnswer {
    private let stream: StreamConnection
    private var pieces: [[UInt8]]
    private let pause: Duration
    private lazy var timer = LoopTimer { [weak self] in self?.send() }

    init(_ fault: CloudAnswerFault, _ body: [UInt8], port: Int, to stream: StreamConnection) {
        self.stream = stream
        pieces = Self.pieces(fault, body, port)
        pause = fault == .drip ? .seconds(1) : .milliseconds(2)
    }

    func send() {
        guard !pieces.isEmpty else { return }
        stream.write(pieces.removeFirst())
        if !pieces.isEmpty { timer.schedule(after: pause) }
    }

    func stop() {
        timer.cancel()
        pieces = []
    }

    private static func pieces(_ fault: CloudAnswerFault, _ body: [UInt8], _ port: Int) -> [[UInt8]] {
        switch fault {
        case .none: [head(200, length: body.count) + body]
        case .drip: [head(200, length: body.count)] + body.map { [$0] }
        case .endless: [head(200)] + Array(repeating: Array(repeating: UInt8(ascii: " "), count: 1 << 16), count: 256)
        case .falseLength: [head(200, length: body.count + 1000) + body]
        case .bomb:
            [head(200, "Content-Encoding: gzip\r\n", length: member.count * 8000)]
                + Array(repeating: (0..<100).flatMap { _ in member }, count: 80)
        case .redirect: [head(302, "Location: http://127.0.0.1:\(port)/elsewhere\r\n", length: 0)]
        case .loginPage: [head(200, length: page.count) + page]
        case .brackets: [head(200, length: 100_000) + Array(repeating: UInt8(ascii: "["), count: 100_000)]
        }
    }

    private static func head(_ status: Int, _ more: String = "", length: Int? = nil) -> [UInt8] {
        let length = length.map { "Content-Length: \($0)\r\n" } ?? ""
        return Array("HTTP/1.1 \(status) X\r\nContent-Type: application/json\r\n\(more)\(length)\r\n".utf8)
    }

    private static let page = Array("<html><form action=\"/login\"><input name=\"word\"></form></html>".utf8)

    /// Sixty-four thousand zeros, packed by gzip; one behind the other is a file of gzip too.
    private static let member: [UInt8] =
        [0x1F, 0x8B, 8, 0, 0, 0, 0, 0, 2, 3, 0xED, 0xC1, 1, 1, 0, 0, 0, 0x80, 0x90, 0xFE, 0xAF, 0xEE, 8, 0x0A]
        + Array(repeating: 0, count: 63) + [0x6A, 0xEB, 0x8E, 0x97, 0xD7, 0, 0, 1, 0]
}
