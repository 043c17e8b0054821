import Foundation

/// Keys pressed as a person presses them: switches of the matrix that close and open with bounce.
struct Fingers {
    /// The board file's keys.
    static let grid = ["123", "456", "789", "*0#"]

    /// How long a key is held, and the pause before the next one.
    var hold = Duration.milliseconds(80)
    var pause = Duration.milliseconds(80)
    /// Close and open again and again for about 2 ms at each press and release.
    var bounces = true

    /// Commands for the chip that type `text`, one chain on the chip's own timer.
    func typing(_ text: String) -> [String] { text.flatMap { press($0) } }

    private func press(_ key: Character) -> [String] {
        guard let row = Self.grid.firstIndex(where: { $0.contains(key) }),
            let column = Array(Self.grid[row]).firstIndex(of: key)
        else { return [] }
        let lines = "KEYPAD_ROW\(row) KEYPAD_COL\(column)"
        var steps: [(Duration, String)] = [(pause, "close")]
        if bounces {
            steps += [(.microseconds(400), "open"), (.microseconds(300), "close")]
            steps += [(.microseconds(200), "open"), (.microseconds(600), "close")]
        }
        steps.append((hold, "open"))
        if bounces { steps += [(.microseconds(300), "close"), (.microseconds(300), "open")] }
        return steps.map { "+\(Int($0.0 / .microseconds(1))) \($0.1) \(lines)" }
    }
}
