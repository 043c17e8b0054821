internal import Glibc

/// Standard error for a reader that may be gone or slow: that costs the line, never time.
public enum StandardError {
    /// Most bytes of a line, its end included: so much, `PIPE_BUF`, a pipe that says it is writable takes whole.
    private static let longestLine = 4096

    /// Says a line where it is taken at once; what is longer is cut.
    public static func say(_ text: String) {
        var ready = pollfd(fd: STDERR_FILENO, events: Int16(POLLOUT), revents: 0)
        guard poll(&ready, 1, 0) == 1, ready.revents & Int16(POLLOUT) != 0 else { return }
        let line = text.utf8.prefix(longestLine - 1) + [UInt8(ascii: "\n")]
        _ = line.withUnsafeBytes { write(STDERR_FILENO, $0.baseAddress, $0.count) }
    }
}
