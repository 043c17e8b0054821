import ArgumentParser
import Glibc

/// The exit codes of the contract.
enum Exit: Int32 {
    case refused = 1
    case usage = 64
    case unreachable = 69
    case configuration = 78

    /// Ends the command with one sentence on standard error.
    static func fail(_ sentence: String, _ code: Exit) -> ExitCode {
        fail(sentence, code.rawValue)
    }

    static func fail(_ sentence: String, _ code: Int32) -> ExitCode {
        say("portero: \(sentence)")
        return ExitCode(code)
    }

    /// A line on standard error.
    static func say(_ sentence: String) { prompt(sentence + "\n") }

    /// Words on standard error, the line left open.
    static func prompt(_ words: String) {
        var line = words
        line.withUTF8 { _ = write(2, $0.baseAddress, $0.count) }
    }
}
