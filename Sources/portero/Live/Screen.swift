import CLinux
import Glibc
import Loop

/// Standard output for what changes: a picture drawn in its place on a terminal, else lines that follow one another.
@Loop final class Screen {
    /// A line of a picture, and whether something about it stands out.
    struct Line {
        var text: String
        var colour: Colour?

        init(_ text: String, _ colour: Colour? = nil) {
            self.text = text
            self.colour = colour
        }
    }

    /// The colours a line may have; none without a terminal, and with `NO_COLOR`.
    enum Colour: String {
        case green = "32"
        case yellow = "33"
    }

    /// Whether it is a terminal.
    let isTerminal = isatty(STDOUT_FILENO) == 1
    private let hasColours: Bool
    private var height = 0

    init() { hasColours = getenv("NO_COLOR").map { $0.pointee == 0 } ?? true }

    /// Shows what a message says: the message itself where that is given, else the whole picture on a terminal, else lines.
    func show(_ lines: [String], of message: String?, picture: @autoclosure () -> [Line]) {
        if let message {
            add(message)
        } else if isTerminal {
            draw(picture())
        } else {
            lines.forEach(add)
        }
    }

    /// Draws a picture where the last one was, cut to the terminal's size.
    private func draw(_ lines: [Line]) {
        var size = winsize()
        let isKnown = ioctl(STDOUT_FILENO, UInt(TIOCGWINSZ), &size) == 0 && size.ws_row > 1 && size.ws_col > 1
        let shown = lines.prefix(isKnown ? Int(size.ws_row) - 1 : lines.count)
        let width = isKnown ? Int(size.ws_col) - 1 : Int.max
        let up = height == 0 ? "" : "\u{1b}[\(height)A"
        height = shown.count
        write(up + "\r" + shown.map { "\(painted($0, width))\u{1b}[K\n" }.joined() + "\u{1b}[J")
    }

    /// Adds a line.
    func add(_ line: String) { write(line + "\n") }

    private func painted(_ line: Line, _ width: Int) -> String {
        let text = String(line.text.prefix(width))
        guard hasColours, let colour = line.colour else { return text }
        return "\u{1b}[\(colour.rawValue)m\(text)\u{1b}[0m"
    }

    /// Whoever reads no more ends the command.
    private func write(_ text: String) {
        var bytes = Array(text.utf8)[...]
        while !bytes.isEmpty {
            let count = bytes.withUnsafeBytes { Glibc.write(STDOUT_FILENO, $0.baseAddress, $0.count) }
            if count < 0, errno != EINTR { return Loop.stop() }
            bytes = bytes.dropFirst(max(0, count))
        }
    }
}
