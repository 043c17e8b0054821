import Agent
import Loop

/// Waits until one line moves: `portero lines identify`.
@Loop final class IdentifyView: LiveView {
    private let line: String
    private var before: Int?

    init(_ line: String) { self.line = line }

    func take(_ message: LiveMessage, _ text: String) -> Bool {
        if let state = message.state { before = state.lines.first { $0.line == line }?.changes }
        guard let moved = message.line, moved.line == line, let before, moved.changes > before else { return false }
        print("\(moved.line) (\(moved.function)) moved: \(moved.value)")
        return true
    }
}
