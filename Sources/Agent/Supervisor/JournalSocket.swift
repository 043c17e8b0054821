internal import Glibc

/// The socket on which systemd's journal takes entries of several fields, each one datagram (its *Native Journal Protocol*).
///
/// An entry is taken at once or not at all.
struct JournalSocket: Sendable {
    /// Kept, so that entries go on when no descriptor is left; -1 where none was to be had.
    private let descriptor: Int32

    private static let path = "/run/systemd/journal/socket"

    /// Nil where standard error is not the journal: systemd names the file it gave us as `JOURNAL_STREAM`, and somebody
    /// may have put another in its place.
    init?() {
        var file = stat()
        guard let stream = Environment.value("JOURNAL_STREAM"), fstat(STDERR_FILENO, &file) == 0,
            stream == "\(file.st_dev):\(file.st_ino)"
        else { return nil }
        descriptor = socket(AF_UNIX, Int32(SOCK_DGRAM.rawValue | SOCK_CLOEXEC.rawValue), 0)
    }

    /// Writes an entry of these fields, whose values hold no line end; whether the journal took it.
    func write(_ fields: [(name: String, value: String)]) -> Bool {
        guard descriptor >= 0, var address = UnixAddress(Self.path) else { return false }
        let entry = fields.map { "\($0.name)=\($0.value)\n" }.joined()
        var taken = -1
        address.withSocketAddress { pointer, length in
            taken = sendto(descriptor, entry, entry.utf8.count, Int32(MSG_DONTWAIT), pointer, length)
        }
        return taken >= 0
    }
}
