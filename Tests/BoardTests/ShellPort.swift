import Foundation
import Support

/// A shell in the machine: a line goes in, its output comes back, then its status.
final class ShellPort: Sendable {
    private let wire: BlockingSocket

    init(_ wire: BlockingSocket) { self.wire = wire }

    /// Runs a line. One at a time.
    func run(_ line: String, within limit: Duration) async throws -> (status: Int, output: String) {
        let (wire, deadline) = (wire, ContinuousClock.now + limit)
        return try await onOwnThread {
            try wire.send(Array((line + "\n").utf8), before: deadline)
            var bytes: [UInt8] = []
            while true {
                if let end = bytes.firstIndex(of: 0x1e), bytes.last == UInt8(ascii: "\n") {
                    let status = String(decoding: bytes[(end + 1)...].dropLast(), as: UTF8.self)
                    guard let number = Int(status) else { throw SupportError("shell: bad status \"\(status)\"") }
                    return (number, String(decoding: bytes[..<end], as: UTF8.self))
                }
                guard let more = try wire.receive(before: deadline) else { throw SupportError("the machine is gone") }
                bytes += more
            }
        }
    }
}
