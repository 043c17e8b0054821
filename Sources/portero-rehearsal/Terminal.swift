internal import Glibc
internal import Loop

/// The terminal as a picture that is drawn again on every change, and single keys without return.
@Loop final class Terminal {
    private let scene: Scene
    private let onQuit: @Loop () -> Void
    private var before = termios()
    private var keys: Watch?
    private var redraw: LoopTimer?
    private var isRaw = false

    /// Takes over the terminal, which must be one.
    init(_ scene: Scene, onQuit: @escaping @Loop () -> Void) {
        self.scene = scene
        self.onQuit = onQuit
        tcgetattr(STDIN_FILENO, &before)
        var raw = before
        // Signals stay on: Ctrl-C ends the program by the same way as SIGTERM.
        raw.c_lflag &= ~tcflag_t(ICANON | ECHO)
        tcsetattr(STDIN_FILENO, TCSANOW, &raw)
        isRaw = true
        show("\u{1b}[?1049h\u{1b}[?25l")
        keys = Watch(descriptor: STDIN_FILENO, onHangUp: onQuit) { [weak self] in self?.readKeys() }
        redraw = LoopTimer { [weak self] in self?.draw() }
        scene.onChange = { [weak self] in self?.redraw?.schedule(after: .milliseconds(20)) }
        draw()
    }

    /// Gives the terminal back as it was.
    func restore() {
        guard isRaw else { return }
        isRaw = false
        keys?.cancel()
        redraw?.cancel()
        show("\u{1b}[?25h\u{1b}[?1049l")
        tcsetattr(STDIN_FILENO, TCSANOW, &before)
    }

    private func readKeys() {
        var bytes = [UInt8](repeating: 0, count: 64)
        let count = read(STDIN_FILENO, &bytes, bytes.count)
        guard count > 0 else { return onQuit() }
        for byte in bytes.prefix(count) where scene.press(Character(Unicode.Scalar(byte))) { return onQuit() }
    }

    private func draw() {
        guard isRaw else { return }
        show("\u{1b}[H" + scene.lines.map { "\($0)\u{1b}[K\r\n" }.joined() + "\u{1b}[J")
    }

    private func show(_ text: String) {
        let bytes = Array(text.utf8)
        _ = write(STDOUT_FILENO, bytes, bytes.count)
    }
}
