internal import CLinux
internal import Glibc

/// The guard itself: the process that holds lock outputs and exit buttons and nothing else.
public enum GuardProcess {
    /// The descriptor on which a guard that was started by ``GuardLink`` finds its agent.
    public static let descriptor: Int32 = 3

    /// What a terminal and a supervisor send to a whole group of processes.
    static let ignoredSignals = [SIGINT, SIGQUIT, SIGTSTP, SIGTERM, SIGHUP]

    /// Serves the agent at the other end of `descriptor` until it is gone; returns the exit status.
    ///
    /// Returns 0 with every lock output driven inactive, 1 when one could not be. Interrupt, quit, suspend, terminate and hang-up are
    /// ignored: a terminal and a supervisor send them to the whole group, and the agent's end is the guard's. A guard that
    /// is stopped when its agent ends goes on, to lock.
    public static func serve(descriptor: Int32) -> Int32 {
        for number in ignoredSignals { signal(number, SIG_IGN) }
        var none = sigset_t()
        sigemptyset(&none)
        // Blocked since the agent started us, so that none could come before it was ignored.
        pthread_sigmask(SIG_SETMASK, &none, nil)
        _ = fcntl(descriptor, F_SETFD, FD_CLOEXEC)
        // A guard that somebody stopped would keep its locks as they are, and from the next agent, for as long as it likes.
        _ = portero_continue_when_orphaned()
        return GuardDesk(Channel(owning: descriptor)).run()
    }
}
