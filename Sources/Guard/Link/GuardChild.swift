internal import CLinux
internal import Glibc

/// A started guard process.
struct GuardChild {
    let id: pid_t

    /// Starts `program` with `channel` as its descriptor 3 and no other descriptor but the standard ones.
    init(_ program: GuardProgram, _ channel: borrowing Channel) throws(GuardError) {
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        posix_spawn_file_actions_adddup2(&actions, channel.descriptor, GuardProcess.descriptor)
        portero_spawn_close_from(&actions, GuardProcess.descriptor + 1)
        var attributes = posix_spawnattr_t()
        posix_spawnattr_init(&attributes)
        defer { posix_spawnattr_destroy(&attributes) }
        Self.setSignals(&attributes)
        var arguments = program.arguments.map { strdup($0) } + [nil]
        defer { for argument in arguments { free(argument) } }
        var child = pid_t()
        let refused = posix_spawn(
            &child, program.path, &actions, &attributes, &arguments, portero_environment())
        guard refused == 0 else { throw .system("start \(program.path)", refused) }
        id = child
    }

    /// Whether the process has ended; its status is then taken.
    func hasEnded() -> Bool {
        var status: Int32 = 0
        let found = waitpid(id, &status, WNOHANG)
        return found == id || (found < 0 && errno == ECHILD)
    }

    /// Whether the process was stopped and has not gone on; told once for each stop.
    func isStopped() -> Bool {
        var change = siginfo_t()
        return waitid(P_PID, id_t(id), &change, WSTOPPED | WNOHANG) == 0 && change.si_signo != 0
    }

    /// Ends a guard that does not answer.
    func kill() { _ = Glibc.kill(id, SIGKILL) }

    /// All signals as the system has them, except those for the group: they stay blocked until the guard ignores them.
    private static func setSignals(_ attributes: inout posix_spawnattr_t) {
        var all = sigset_t()
        sigfillset(&all)
        posix_spawnattr_setsigdefault(&attributes, &all)
        var blocked = sigset_t()
        sigemptyset(&blocked)
        for number in GuardProcess.ignoredSignals { sigaddset(&blocked, number) }
        posix_spawnattr_setsigmask(&attributes, &blocked)
        posix_spawnattr_setflags(&attributes, Int16(POSIX_SPAWN_SETSIGDEF) | Int16(POSIX_SPAWN_SETSIGMASK))
    }
}
