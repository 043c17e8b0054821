extension LineError: CustomStringConvertible {
    /// What, where and what to try, in one sentence.
    public var description: String {
        switch operation {
        case .findChip: chipSentence
        case .findLine: nameSentence
        default: lineSentence
        }
    }

    private var chipSentence: String {
        if ErrorNumber.denied.contains(errno) {
            return "chip \(near.joined(separator: ", ")) may not be opened: add the agent's user to its device's group"
        }
        if errno != 0 { return "chip \"\(chip)\" cannot be opened: \(ErrorNumber.text(errno))" }
        if near.isEmpty { return "this machine shows no GPIO chip: load the chip's driver, or set board = \"none\"" }
        return "no chip fits \"\(chip)\": this machine has \(quoted(near)); correct chip in the board file"
            + " or load the board's overlay"
    }

    private var nameSentence: String {
        if errno != 0 { return "line \(line) cannot be looked up on chip \"\(chip)\": \(ErrorNumber.text(errno))" }
        if near.isEmpty {
            return "line \(line) is not on chip \"\(chip)\", which names no line: load the board's overlay"
        }
        return "line \(line) is not on chip \"\(chip)\": the nearest it has are \(near.joined(separator: ", "));"
            + " correct the name or load the board's overlay"
    }

    private var lineSentence: String {
        if isHeld {
            let holder = consumer.map { "\"\($0)\"" } ?? "a holder without a name"
            return "line \(line) is held by \(holder): stop it or choose another line"
        }
        if isWithoutEdges { return "line \(line) gives no edge events on chip \"\(chip)\": it can only be polled" }
        if isChipGone { return "line \(line) went away with chip \"\(chip)\": check its driver and connection" }
        if ErrorNumber.denied.contains(errno) {
            return "line \(line) of chip \"\(chip)\" may not be \(deed): another driver of the kernel uses it,"
                + " or the agent's user lacks the right"
        }
        return "line \(line) of chip \"\(chip)\" could not be \(deed): \(ErrorNumber.text(errno)); see the kernel's log"
    }

    private var deed: String {
        switch operation {
        case .findChip, .findLine: "found"
        case .requestOutput: "taken as output"
        case .requestInput, .requestEdges: "taken as input"
        case .look: "looked at"
        case .drive: "driven"
        case .read, .readEdges: "read"
        }
    }

    private func quoted(_ names: [String]) -> String { names.map { "\"\($0)\"" }.joined(separator: ", ") }
}
