import CSpawn
import Foundation

/// The three pipes to a child.
final class Pipes: @unchecked Sendable {
    private var ends: [Int32] = []  // read, write; of input, output, errors

    init() throws {
        for _ in 0..<3 {
            var pair: [Int32] = [0, 0]
            guard pipe2(&pair, O_CLOEXEC) == 0 else {
                ends.forEach { close($0) }
                throw SupportError("pipe: \(cause(errno))")
            }
            ends += pair
        }
    }

    /// What the child gets as descriptors 0, 1 and 2.
    var childEnds: [Int32] { [ends[0], ends[3], ends[5]] }

    /// Closes the child's ends here; returns the descriptor that writes to the child's input.
    func keepOwnEnds() -> Int32 {
        childEnds.forEach { close($0) }
        return ends[1]
    }

    func closeAll() { ends.forEach { close($0) } }

    /// Reads output and errors until both end.
    func readAll(into seen: Watched<Seen>) {
        var open = [pollfd(fd: ends[2], events: Int16(POLLIN), revents: 0)]
        open.append(pollfd(fd: ends[4], events: Int16(POLLIN), revents: 0))
        var buffer = [UInt8](repeating: 0, count: 65536)
        while open.contains(where: { $0.fd >= 0 }) {
            guard poll(&open, nfds_t(open.count), -1) > 0 else { continue }
            for index in open.indices where open[index].fd >= 0 && open[index].revents != 0 {
                let count = read(open[index].fd, &buffer, buffer.count)
                if count > 0 {
                    let bytes = buffer[..<count]
                    seen.change { index == 0 ? $0.output += bytes : ($0.errors += bytes) }
                } else if count == 0 || errno != EINTR {
                    close(open[index].fd)
                    open[index].fd = -1
                }
            }
        }
        seen.change { $0.pipesClosed = true }
    }
}

/// Starts `file` in a process group of its own with nothing open but the three pipes.
func spawn(
    _ file: String, _ arguments: [String], environment: [String: String], folder: String, pipes: Pipes
) throws -> Int32 {
    var actions = posix_spawn_file_actions_t()
    var attributes = posix_spawnattr_t()
    posix_spawn_file_actions_init(&actions)
    posix_spawnattr_init(&attributes)
    defer {
        posix_spawn_file_actions_destroy(&actions)
        posix_spawnattr_destroy(&attributes)
    }
    for (index, end) in pipes.childEnds.enumerated() {
        posix_spawn_file_actions_adddup2(&actions, end, Int32(index))
    }
    posix_spawn_file_actions_addclosefrom_np(&actions, 3)
    posix_spawn_file_actions_addchdir_np(&actions, folder)
    var noSignals = sigset_t()
    var usual = sigset_t()
    sigemptyset(&noSignals)
    sigemptyset(&usual)
    sigaddset(&usual, SIGPIPE)
    posix_spawnattr_setsigmask(&attributes, &noSignals)
    posix_spawnattr_setsigdefault(&attributes, &usual)
    posix_spawnattr_setflags(
        &attributes, Int16(POSIX_SPAWN_SETPGROUP | POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF))

    // A proxy of this machine is for the world, not for peers on loopback.
    let local = Dictionary(uniqueKeysWithValues: ["no_proxy", "NO_PROXY"].map { ($0, "127.0.0.1,localhost,::1") })
    let merged = Environment.given.merging(local) { $1 }.merging(environment) { $1 }.filter { !$0.value.isEmpty }
    let words = ([file] + arguments).map { strdup($0) } + [nil]
    let settings = merged.map { strdup("\($0.key)=\($0.value)") } + [nil]
    defer { (words + settings).forEach { free($0) } }
    var pid: pid_t = 0
    let result = posix_spawn(&pid, file, &actions, &attributes, words, settings)
    guard result == 0 else {
        pipes.closeAll()
        throw SupportError("cannot start \(file): \(cause(result))")
    }
    return pid
}

/// The process groups of running programs, killed at the latest when the test program exits.
enum Groups {
    private static let alive: Box<Set<Int32>> = {
        atexit { Groups.endAll() }
        signal(SIGPIPE, SIG_IGN)
        return Box([])
    }()

    static func add(_ group: Int32) { alive.with { _ = $0.insert(group) } }

    static func end(_ group: Int32) {
        alive.with { _ = $0.remove(group) }
        kill(-group, SIGKILL)
    }

    private static func endAll() { alive.with { $0.forEach { kill(-$0, SIGKILL) } } }
}
