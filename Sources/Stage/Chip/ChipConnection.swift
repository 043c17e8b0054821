internal import Glibc
internal import Loop

/// One connection of the stand-in library: a chip, a request, or a line with its edges.
@Loop final class ChipConnection: Hashable {
    /// The lines taken over this connection, in the order of the request.
    var lines: [Int] = []
    private let descriptor: Int32
    private let onLine: @Loop (ChipConnection, String) -> Void
    private let onEnd: @Loop (ChipConnection) -> Void
    private var watch: Watch?
    private var unread: [UInt8] = []

    /// No question is longer.
    private static let maxLineBytes = 4096

    /// Serves `descriptor` and closes it; the watch keeps the connection until its end.
    init(
        _ descriptor: Int32, onLine: @escaping @Loop (ChipConnection, String) -> Void,
        onEnd: @escaping @Loop (ChipConnection) -> Void
    ) {
        self.descriptor = descriptor
        self.onLine = onLine
        self.onEnd = onEnd
        watch = Watch(descriptor: descriptor) {
            self.close()
        } onReadable: {
            self.readable()
        }
    }

    func answer(_ fields: [String]) { send(Array((["ok"] + fields).joined(separator: "\t").utf8) + [10]) }

    func refuse(_ number: Int32) { send(Array("error\t\(number)\n".utf8)) }

    /// The layout of the kernel's `gpioevent_data`: nanoseconds, 1 for rising, padding.
    func send(edge rising: Bool, at: Duration) {
        let (seconds, attoseconds) = at.components
        let nanoseconds = UInt64(seconds) * 1_000_000_000 + UInt64(attoseconds / 1_000_000_000)
        var bytes: [UInt8] = []
        withUnsafeBytes(of: nanoseconds) { bytes += $0 }
        withUnsafeBytes(of: UInt64(rising ? 1 : 0)) { bytes += $0 }
        send(bytes)
    }

    /// Frees the lines and hangs up; harmless when it already happened.
    func close() {
        guard let watch else { return }
        self.watch = nil
        watch.cancel()
        onEnd(self)
        // The watch keeps a duplicate open for a moment; the other side must see the end now.
        shutdown(descriptor, Int32(SHUT_RDWR))
        Glibc.close(descriptor)
    }

    /// A reader of edges that is too far behind loses the rest, as it does with the kernel.
    private func send(_ bytes: [UInt8]) {
        guard watch != nil else { return }
        _ = Glibc.send(descriptor, bytes, bytes.count, Int32(MSG_DONTWAIT | MSG_NOSIGNAL))
    }

    private func readable() {
        var bytes = [UInt8](repeating: 0, count: Self.maxLineBytes)
        let count = recv(descriptor, &bytes, bytes.count, Int32(MSG_DONTWAIT))
        if count < 0, errno == EAGAIN { return }
        guard count > 0, unread.count < Self.maxLineBytes else { return close() }
        unread += bytes.prefix(count)
        while watch != nil, let end = unread.firstIndex(of: 10) {
            let line = String(decoding: unread[..<end], as: UTF8.self)
            unread.removeSubrange(...end)
            onLine(self, line)
        }
    }

    nonisolated static func == (left: ChipConnection, right: ChipConnection) -> Bool { left === right }

    nonisolated func hash(into hasher: inout Hasher) { hasher.combine(ObjectIdentifier(self)) }
}
