import ArgumentParser
import CLinux
import Glibc

/// A code that somebody chose, read without showing it.
enum TypedCode {
    /// From a terminal twice, unseen; from a pipe one line.
    static func read() throws -> String {
        guard isatty(0) == 1 else { return try line() }
        let first = try unseen("code: ")
        guard try unseen("once more: ") == first else {
            throw Exit.fail("the two codes differ: nothing was changed", .refused)
        }
        return first
    }

    private static func line() throws -> String {
        // Longer than any code: what follows is refused by its length, not cut.
        guard let line = readLine(), !line.isEmpty else { throw Exit.fail("no code came on standard input", .usage) }
        return line
    }

    private static func unseen(_ prompt: String) throws -> String {
        var shown = termios()
        guard tcgetattr(0, &shown) == 0 else { throw Exit.fail("the terminal cannot be asked for a code", .refused) }
        var hidden = shown
        hidden.c_lflag &= ~tcflag_t(ECHO)
        // Signals wait meanwhile: an interrupted command must not leave the terminal without its echo.
        var signals = sigset_t()
        var before = sigset_t()
        sigemptyset(&signals)
        for number in [SIGINT, SIGTERM, SIGTSTP, SIGQUIT] { sigaddset(&signals, number) }
        sigprocmask(SIG_BLOCK, &signals, &before)
        tcsetattr(0, TCSAFLUSH, &hidden)
        defer {
            tcsetattr(0, TCSAFLUSH, &shown)
            sigprocmask(SIG_SETMASK, &before, nil)
        }
        Exit.prompt(prompt)
        defer { Exit.say("") }
        return try line()
    }
}
