internal import CLinux
internal import Glibc

/// The guard itself: the process that holds lock outputs and exit buttons and nothing else.
public enum GuardProcess {
    /// The descriptor on which a guard that was started by ``GuardLink`` finds its agent.
    public static let descriptor: Int32 = 3

    /// Serves the agent at the other end of `descriptor` until it is gone; returns the exit status.
    ///
    /// Returns 0 with every lock output driven inactive, 1 when one could not be. Interrupt, terminate and hang-up are
    /// ignored: a terminal and a supervisor send them to the whole group, and the agent's end is the guard's.
    public static func serve(descriptor: Int32) -> Int32 {
        let group = [SIGINT, SIGTERM, SIGHUP]
        for number in group { signal(number, SIG_IGN) }
        var none = sigset_t()
        sigemptyset(&none)
        // Blocked since the agent started us, so that none could come before it was ignored.
        pthread_sigmask(SIG_SETMASK, &none, nil)
        _ = fcntl(descriptor, F_SETFD, FD_CLOEXEC)
        return GuardDesk(Channel(owning: descriptor)).run()
    }
}
