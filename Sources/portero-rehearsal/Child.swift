internal import CLinux
internal import Glibc
internal import Loop

/// A child process with its output in a file.
@Loop final class Child {
    private let id: pid_t
    private var status: Int32?

    /// Starts `program`; its environment is ours and `environment`, each `NAME=value`.
    init(_ program: String, _ arguments: [String], environment: [String], output: String) throws(RehearsalError) {
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0)
        posix_spawn_file_actions_addopen(&actions, 1, output, O_WRONLY | O_CREAT | O_TRUNC, 0o600)
        posix_spawn_file_actions_adddup2(&actions, 1, 2)
        portero_spawn_close_from(&actions, 3)
        var words = ([program] + arguments).map { strdup($0) } + [nil]
        var variables = (environment + Self.inherited).map { strdup($0) } + [nil]
        defer { for word in words + variables { free(word) } }
        var child = pid_t()
        let refused = posix_spawn(&child, program, &actions, nil, &words, &variables)
        guard refused == 0 else {
            throw RehearsalError(sentence: "cannot start \(program): \(String(cString: strerror(refused)))")
        }
        id = child
    }

    /// Sends a signal.
    func signal(_ number: Int32) { if status == nil { kill(id, number) } }

    /// Waits for the end; the exit status, or 128 and the signal's number.
    func ended() async -> Int32 {
        while status == nil {
            var raw: Int32 = 0
            if waitpid(id, &raw, WNOHANG) == id {
                status = raw & 0x7f == 0 ? (raw >> 8) & 0xff : 128 + (raw & 0x7f)
            } else {
                await Loop.sleep(for: .milliseconds(5))
            }
        }
        return status ?? -1
    }

    private static var inherited: [String] {
        var found: [String] = []
        var next = portero_environment()
        while let variable = next?.pointee {
            found.append(String(cString: variable))
            next = next?.successor()
        }
        return found
    }
}
