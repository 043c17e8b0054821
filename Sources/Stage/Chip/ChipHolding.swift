internal import Glibc
internal import Loop

/// What the kernel's side of the interface does: who holds which line, and what holders ask.
extension ChipStandIn {
    func answer(_ text: String, to connection: ChipConnection) {
        guard let request = ChipRequest(text) else { return connection.refuse(EINVAL) }
        do throws(ChipRefusal) {
            connection.answer(try answer(request, connection))
        } catch {
            connection.refuse(error.number)
        }
    }

    private func answer(_ request: ChipRequest, _ connection: ChipConnection) throws(ChipRefusal) -> [String] {
        switch request {
        case .chip: return ["gpiochip0", label, String(wiring.lines.count)]
        case .line(let line): return try describe(line)
        case .level(let line): return [try value(of: line)]
        case .take(let taking): try take(taking, connection, watches: false)
        case .watch(let taking):
            if withoutEdges { throw ChipRefusal(number: ENODEV) }
            try take(taking, connection, watches: true)
        case .get:
            return [try connection.lines.map { line throws(ChipRefusal) in try value(of: line) }.joined()]
        case .set(let values): try set(values, connection)
        }
        return []
    }

    /// A holder is gone, by its own wish or killed: the lines are free, and keep their drive as chips do.
    func free(_ connection: ChipConnection) {
        for line in connection.lines {
            guard let hold = holds.removeValue(forKey: line) else { continue }
            journal.record("free", wiring.lines[line].name, ["consumer": .text(hold.consumer)])
            if !keepsDrive { letGo(line) }
        }
    }

    private func letGo(_ line: Int) {
        outputs.remove(line)
        apply([.drive(line, nil), .bias(line, nil)])
    }

    private func describe(_ line: Int) throws(ChipRefusal) -> [String] {
        try known(line)
        let flags = (holds[line] == nil ? "" : "u") + (outputs.contains(line) ? "o" : "")
        return [flags, wiring.lines[line].name, holds[line]?.consumer ?? ""]
    }

    private func value(of line: Int) throws(ChipRefusal) -> String {
        try known(line)
        let flags = holds[line]?.flags ?? []
        return flags.isActive(wiring.read(line, now: Monotonic.now)) ? "1" : "0"
    }

    private func take(
        _ taking: ChipRequest.Taking, _ connection: ChipConnection, watches: Bool
    ) throws(ChipRefusal) {
        for line in taking.lines {
            try known(line)
            if holds[line] != nil { throw ChipRefusal(number: EBUSY) }
        }
        connection.lines = taking.lines
        for line in taking.lines {
            holds[line] = Hold(
                connection: connection, consumer: taking.consumer, flags: taking.flags, watches: watches)
            journal.record("request", wiring.lines[line].name, ["consumer": .text(taking.consumer)])
        }
        // Edges count from the answer on; levels that the request itself moves are none.
        switch taking.direction {
        case .asIs: break
        case .input:
            outputs.subtract(taking.lines)
            apply(taking.lines.flatMap { [.drive($0, nil)] + [taking.flags.bias(of: $0)].compactMap { $0 } })
        case .output:
            outputs.formUnion(taking.lines)
            apply(taking.lines.compactMap(taking.flags.bias) + drives(taking.lines, taking.values, taking.flags))
        }
    }

    private func set(_ values: [Bool], _ connection: ChipConnection) throws(ChipRefusal) {
        guard let first = connection.lines.first, let hold = holds[first], outputs.contains(first) else {
            throw ChipRefusal(number: EPERM)
        }
        if let fault = connection.lines.compactMap({ faults[$0] }).first { throw ChipRefusal(number: fault) }
        // A value left out is zero, as the kernel has it from libgpiod 1.6.
        let all = connection.lines.indices.map { $0 < values.count && values[$0] }
        apply(drives(connection.lines, all, hold.flags))
    }

    private func drives(_ lines: [Int], _ values: [Bool], _ flags: ChipFlags) -> [ChipWiring.Action] {
        zip(lines, values).map { .drive($0, flags.driven($1)) }
    }

    private func known(_ line: Int) throws(ChipRefusal) {
        guard wiring.lines.indices.contains(line) else { throw ChipRefusal(number: EINVAL) }
    }
}

/// An error number for whoever asked.
struct ChipRefusal: Error {
    let number: Int32
}
