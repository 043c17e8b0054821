/// Something in a board file that cannot be wired as written.
public struct BoardFault: Sendable, Equatable {
    /// The dotted place in the board file: `chip`, `keypad.columns`, `door.main.lock`.
    public let place: String
    /// What is wrong and what to write instead, one sentence.
    public let sentence: String

    init(_ place: String, _ sentence: String) {
        self.place = place
        self.sentence = sentence
    }
}

extension Board {
    /// Everything wrong with the board, in the order of ``lines``; empty for a board that can be used.
    public func faults() -> [BoardFault] {
        chipFaults() + lines.flatMap { $0.faults() } + linesUsedTwice() + (keypad?.faults() ?? [])
    }

    private func chipFaults() -> [BoardFault] {
        guard case .label(let label) = chip else { return [] }
        if label.isEmpty {
            return [BoardFault("chip", "chip is empty: write the chip's label, or \"\(ChipSearch.lineSearchText)\"")]
        }
        if label.utf8.count > LineSpec.maxNameBytes {
            return [
                BoardFault("chip", "chip \"\(label)\" is too long: a label has \(LineSpec.maxNameBytes) bytes at most")
            ]
        }
        return []
    }

    private func linesUsedTwice() -> [BoardFault] {
        var firstUse: [String: String] = [:]
        return lines.compactMap { line in
            guard let first = firstUse.updateValue(line.function, forKey: line.spec.name) else { return nil }
            return BoardFault(
                line.function,
                "line \(line.spec.name) stands under \(first) and under \(line.function): give each its own line")
        }
    }
}

extension BoardLine {
    fileprivate func faults() -> [BoardFault] {
        var faults: [BoardFault] = []
        if spec.name.isEmpty {
            faults.append(BoardFault(function, "\(function) names no line: write the line's name"))
        }
        if spec.name.utf8.count > LineSpec.maxNameBytes {
            faults.append(
                BoardFault(
                    function,
                    "line \(spec.name) has too long a name: the kernel keeps \(LineSpec.maxNameBytes) bytes"))
        }
        if direction == .input, spec.drive != .pushPull {
            faults.append(
                BoardFault(
                    function, "line \(spec.name) is an input under \(function): leave out drive, or use an output"))
        }
        return faults
    }
}
