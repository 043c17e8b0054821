internal import Glibc

/// A last word on standard error that never waits for its reader.
enum Outcry {
    /// Says it where standard error takes it at once; a pipe that polls writable takes this much whole.
    static func say(_ sentence: String) {
        var poll = pollfd(fd: STDERR_FILENO, events: Int16(POLLOUT), revents: 0)
        guard Glibc.poll(&poll, 1, 0) == 1, poll.revents & Int16(POLLOUT) != 0 else { return }
        let line = Array("\(sentence)\n".utf8.prefix(512))
        _ = write(STDERR_FILENO, line, line.count)
    }
}
