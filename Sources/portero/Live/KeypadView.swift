import Agent
import Loop

/// A drawing of the keypad with how often each key was pressed: `portero keypad watch`.
@Loop final class KeypadView: LiveView {
    private let screen = Screen()
    private let json: Bool
    private var keypad: LiveKeypad?
    private var status: PartStatus?
    private var pressed: [String: Int] = [:]
    private var hidden = 0
    private var last = "no key yet"

    init(json: Bool) { self.json = json }

    func take(_ message: LiveMessage, _ text: String) -> Bool {
        guard let told = note(message) else { return false }
        screen.show(["\(message.at)  \(told)"], of: json ? text : nil, picture: picture)
        return false
    }

    /// What the message says of the keypad; nil for others.
    private func note(_ message: LiveMessage) -> String? {
        switch message.kind {
        case .state:
            (keypad, status) = (message.state?.keypad, message.state?.parts["keypad"])
            return state
        case .key:
            if let key = message.key { pressed[key, default: 0] += 1 } else { hidden += 1 }
            let told = message.key.map { "key \($0)" } ?? "a digit that is not shown"
            last = "\(told) at \(message.at)"
            return told
        case .keypad:
            keypad = message.keypad
            return counters
        case .part:
            guard let part = message.part, part.name == "keypad" else { return nil }
            status = part.status
            return state
        case .line, .door, .call, .record, .missed: return nil
        }
    }

    private var state: String {
        guard keypad != nil else { return "this station has no keypad" }
        guard let status else { return "keypad" }
        return "keypad: \(status.state)" + (status.reason.map { ", \($0)" } ?? "")
    }

    private var counters: String {
        guard let keypad else { return "" }
        var counters = [("digits not shown", hidden)]
        if let ghosts = keypad.ghosts { counters.append(("ghosts", ghosts)) }
        if let overflows = keypad.overflows { counters.append(("bounce beyond the kernel's count", overflows)) }
        let words = counters.map { "\($0.0) \($0.1)" }
        return (words + keypad.stuck.map { "key \($0) is stuck" }).joined(separator: ", ")
    }

    private var picture: [Screen.Line] {
        let isWell = status?.reason == nil
        return [Screen.Line(state, isWell ? nil : .yellow), Screen.Line("")] + rows
            + ["", counters, "last: \(last)", "A code's digits are not shown, from its * to its #. ^C ends"].map {
                Screen.Line($0)
            }
    }

    private var rows: [Screen.Line] {
        (keypad?.keys ?? []).map { row in
            let keys = row.map(String.init)
            let cells = keys.map { key in
                let cell = pressed[key].map { "\(key) x\($0)" } ?? key
                return cell + String(repeating: " ", count: max(1, 8 - cell.count))
            }
            return Screen.Line("  " + cells.joined(), keys.allSatisfy { pressed[$0] != nil } ? .green : nil)
        }
    }
}
