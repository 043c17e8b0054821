internal import Glibc

/// Tells the story on standard output.
enum Narrator {
    static func begin(_ number: Int, _ step: String) { say("\(number < 10 ? " " : "")\(number)  \(step)") }
    static func done(_ what: String) { say("      seen: \(what)") }
    static func failed(_ why: String) { say("      NOT SEEN: \(why)") }
    static func note(_ text: String) { say(text) }

    private static func say(_ line: String) {
        print(line)
        fflush(nil)
    }
}
