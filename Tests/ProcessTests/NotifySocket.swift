import Foundation
import Support

/// A service manager's end of `sd_notify(3)`, or a journal's: a socket that keeps what was told and when.
final class NotifySocket: Sendable {
    /// One datagram and the moment it was read.
    struct Message: Sendable {
        let text: String
        let at: ContinuousClock.Instant
    }

    let path: String
    private let descriptor: Int32
    private let seen = Watched<[Message]>([])

    init(in folder: TemporaryFolder, named name: String = "notify") throws {
        path = folder.file(name)
        let handle = socket(AF_UNIX, Int32(SOCK_DGRAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0)
        descriptor = handle
        var address = sockaddr_un()
        address.sun_family = sa_family_t(AF_UNIX)
        withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: path.utf8) }
        let bound = withUnsafePointer(to: &address) {
            $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                bind(handle, $0, socklen_t(MemoryLayout<sockaddr_un>.size))
            }
        }
        guard bound == 0 else { throw SupportError("cannot listen at \(path)") }
        let seen = seen
        Thread { Self.read(handle, into: seen) }.start()
    }

    /// Ends the reader, which then closes the socket.
    deinit { shutdown(descriptor, Int32(SHUT_RDWR)) }

    /// What was told so far.
    var messages: [Message] { seen.read { $0 } }

    /// The first message after the first `skipped` that begins so; throws when it does not come in time.
    @discardableResult
    func message(_ start: String, skipping skipped: Int = 0, within limit: Duration = .seconds(20)) async throws
        -> Message
    {
        try await first(start, skipped, limit) { $0.hasPrefix(start) }
    }

    /// The first status after the first `skipped` messages that holds this beside what else is not at its best.
    @discardableResult
    func status(_ part: String, skipping skipped: Int = 0) async throws -> Message {
        try await first(part, skipped, .seconds(20)) { $0.hasPrefix("STATUS=") && $0.contains(part) }
    }

    private func first(
        _ what: String, _ skipped: Int, _ limit: Duration, where fits: @escaping @Sendable (String) -> Bool
    ) async throws -> Message {
        let found = await seen.first(within: limit) { $0.dropFirst(skipped).first { fits($0.text) } }
        guard let found else { throw SupportError("no \(what) within \(limit), but \(messages.map(\.text))") }
        return found
    }

    private static func read(_ descriptor: Int32, into seen: Watched<[Message]>) {
        var buffer = [UInt8](repeating: 0, count: 65536)
        while true {
            let count = recv(descriptor, &buffer, buffer.count, 0)
            if count < 0 && errno == EINTR { continue }
            guard count > 0 else { break }
            let message = Message(text: String(decoding: buffer[..<count], as: UTF8.self), at: .now)
            seen.change { $0.append(message) }
        }
        close(descriptor)
    }
}
