/// Something in a board file that cannot be wired as written, or that should be looked at.
public struct BoardFault: Sendable, Equatable {
    /// The dotted place in the board file: `chip`, `keypad.columns`, `door.main.lock`.
    public let place: String
    /// Which line of a function that takes several, from 0; nil for the function as a whole.
    public let item: Int?
    /// What is wrong and what to write instead, one sentence.
    public let sentence: String

    init(_ place: String, item: Int? = nil, _ sentence: String) {
        self.place = place
        self.item = item
        self.sentence = sentence
    }
}

extension Board {
    /// Everything wrong with the board, in the order of ``lines``; empty for a board that can be used.
    public func faults() -> [BoardFault] {
        chipFaults() + lines.flatMap { $0.faults() } + linesUsedTwice() + (keypad?.faults() ?? [])
    }

    /// What may be right and nobody has said so: resistors without which a line has no level of its own.
    public func warnings() -> [BoardFault] { lines.compactMap { $0.warning() } }

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
        var firstUse: [String: BoardLine] = [:]
        return lines.compactMap { line in
            guard let first = firstUse.updateValue(line, forKey: line.spec.name) else { return nil }
            let twice = first.function == line.function
            let both = twice ? "twice under \(line.function)" : "under \(first.function) and under \(line.function)"
            let ways = first.direction == line.direction ? "" : ", as \(first.direction) and as \(line.direction)"
            return BoardFault(
                line.function, item: line.item,
                "line \(line.spec.name) stands \(both)\(ways): give each its own line")
        }
    }
}

extension BoardLine {
    /// Where no rule of the keypad says more: what is wrong with the line by itself.
    fileprivate func faults() -> [BoardFault] {
        var faults: [BoardFault] = []
        if spec.name.isEmpty { faults.append(fault("\(function) names no line: write the line's name")) }
        if spec.name.utf8.count > LineSpec.maxNameBytes {
            faults.append(
                fault("line \(spec.name) has too long a name: the kernel keeps \(LineSpec.maxNameBytes) bytes"))
        }
        if direction == .input, spec.drive != .pushPull {
            faults.append(
                fault("line \(spec.name) is an input under \(function): leave out drive, or use an output"))
        }
        if direction == .input, item == nil, !spec.isHeld {
            faults.append(
                fault(
                    "line \(spec.name) floats under \(function): write bias = \"pull-up\" or \"pull-down\", or say in"
                        + " resistor what holds it"))
        }
        return faults
    }

    /// A lock counts from power-up on, long before a bias is asked for: only a resistor of the board holds it then.
    fileprivate func warning() -> BoardFault? {
        guard direction == .output else { return nil }
        if function.hasSuffix(".lock") { return lockWarning() }
        guard spec.resistor == nil, spec.drive != .pushPull, spec.bias != .pullUp, spec.bias != .pullDown else {
            return nil
        }
        return fault(
            "\(spec.name) is \(spec.drive.rawValue) and no resistor is noted: name the one in its wire or at its other"
                + " level in resistor")
    }

    private func lockWarning() -> BoardFault? {
        let (locked, released, end) =
            spec.active == .high ? ("low", "high", "to ground") : ("high", "low", "to the supply")
        switch (spec.resistor.map { ResistorEnd(note: $0) }, spec.active) {
        case (.ground, .high), (.supply, .low), (.unsaid, _): return nil
        case (.ground, .low), (.supply, .high):
            return fault(
                "\(spec.name) is held \(released), which is released, until the agent takes it: wire its resistor"
                    + " \(end), or correct active or resistor")
        case (.series, _), (nil, _):
            return fault(
                "nothing is said to hold \(spec.name) \(locked), which is locked, until the agent takes it:"
                    + " name the board's resistor \(end) in resistor")
        }
    }

    private func fault(_ sentence: String) -> BoardFault { BoardFault(function, item: item, sentence) }
}
