import Boards
import Glibc
import Lines

/// What was taken, and what is done with it.
struct Probe {
    /// `OutputLines` is not copyable: a box for it.
    final class Outputs {
        let lines: OutputLines
        init(_ lines: consuming OutputLines) { self.lines = lines }
    }

    struct Misuse: Error { let sentence: String }

    let chip: Chip
    var outputs: [Outputs] = []
    var inputs: [String: InputLine] = [:]

    init(_ chip: Chip) { self.chip = chip }

    mutating func answer(_ command: String) -> String {
        do {
            return try run(command.split(separator: " ").map(String.init))
        } catch let error as Misuse {
            return "error \(error.sentence)"
        } catch {
            return "error \(error)"
        }
    }

    private mutating func run(_ words: [String]) throws -> String {
        switch (words.first, words.count) {
        case ("version", 1): return "version \(Lines.libraryVersion) \(Lines.isStandIn ? "stand-in" : "real")"
        case ("names", 1): return "names " + chip.lineNames.joined(separator: " ")
        case ("output", 2):
            let specs = try words[1].split(separator: ",").map { try LineSpec(text: String($0)) }
            outputs.append(Outputs(try chip.output(specs)))
        case ("drive", 2): try last().lines.drive(try value(words[1]))
        case ("drive", 3): try last().lines.drive(try value(words[1]), at: try whole(words[2]))
        case ("read", 2): return "value \(try last().lines.value(at: try whole(words[1])))"
        case ("release", 1): _ = outputs.popLast()
        case ("input", 2), ("poll", 2):
            let spec = try LineSpec(text: words[1])
            inputs[spec.name] = try chip.input(spec, edges: words[0] == "input")
        case ("value", 2): return "value \(try input(words[1]).value())"
        case ("wait", 3): return try wait(try input(words[1]), milliseconds: Int32(try whole(words[2])))
        case ("drain", 2): return "drained \(try input(words[1]).drain())"
        case ("drop", 2): inputs[words[1]] = nil
        case ("look", 2):
            let sight = try chip.look(try LineSpec(text: words[1]))
            let value = sight.value.map { "\($0)" } ?? "unknown"
            return "sight \(sight.direction) \(value) \(sight.holder ?? "")"
        default: throw Misuse(sentence: "no such command: \(words.joined(separator: " "))")
        }
        return "ok"
    }

    private func wait(_ input: InputLine, milliseconds: Int32) throws -> String {
        guard let descriptor = input.descriptor else { throw Misuse(sentence: "the line was taken without edges") }
        var wanted = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
        poll(&wanted, 1, milliseconds)
        let edges = try input.readEdges().map { edge in
            let (seconds, attoseconds) = edge.at.components
            let fraction = String(attoseconds / 1_000_000_000 + 1_000_000_000).dropFirst()
            return "\(edge.rising ? "rising" : "falling")@\(seconds).\(fraction)"
        }
        return (["edges"] + edges).joined(separator: " ")
    }

    private func last() throws -> Outputs {
        guard let last = outputs.last else { throw Misuse(sentence: "no output was taken") }
        return last
    }

    private func input(_ name: String) throws -> InputLine {
        guard let input = inputs[name] else { throw Misuse(sentence: "input \(name) was not taken") }
        return input
    }

    private func whole(_ text: String) throws -> Int {
        guard let whole = Int(text) else { throw Misuse(sentence: "\(text) is not a number") }
        return whole
    }

    private func value(_ text: String) throws -> LineValue {
        switch text {
        case "active": return .active
        case "inactive": return .inactive
        default: throw Misuse(sentence: "\(text) is neither active nor inactive")
        }
    }
}

extension LineSpec {
    /// `NAME:low:open-drain:pull-up`
    init(text: String) throws {
        var parts = text.split(separator: ":").map(String.init)[...]
        let name = parts.popFirst() ?? ""
        let active: Active = parts.contains("low") ? .low : .high
        let drive = parts.compactMap(Drive.init(rawValue:)).first ?? .pushPull
        let bias = parts.compactMap(Bias.init(rawValue:)).first ?? .asIs
        self.init(name, active: active, bias: bias, drive: drive)
    }
}
