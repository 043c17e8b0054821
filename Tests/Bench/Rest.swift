import Foundation
import Loop

/// Memory and wake-ups of agent and guard while nothing happens.
func rest(of station: Station, floor: Result<FloorProgram, Missing>, _ amounts: Amounts) async throws -> [Figure] {
    let agent = try station.start().agent
    defer { agent.stop() }
    // Long enough to be connected and quiet.
    await Loop.sleep(for: .seconds(3))
    let family = [agent.pid] + Sight(agent.pid).children
    guard family.count == 2 else { throw Missing("the agent has \(family.count - 1) children, not a guard alone") }
    let before = family.map { Sight($0).wakeUps }
    await Loop.sleep(for: amounts.idle)
    let wakeUps = zip(family, before).map { Double(Sight($0).wakeUps - $1) / amounts.idle.inSeconds }
    let memory = family.map { Sight($0).memory }
    var plain: Sight.Memory?
    if case .success(let floor) = floor {
        let child = try floor.rest(over: station.state).agent
        plain = Sight(child.pid).memory
        child.stop()
    }
    say("at rest measured: agent \(memory[0]), guard \(memory[1])")
    return [
        Figure(
            "memory at rest, agent and guard", .bytes(memory.map(\.resident).reduce(0, +)),
            floor: plain.map { .bytes($0.resident) }, promise: .bytes(26e6)),
        Figure("  agent alone", .bytes(memory[0].resident), floor: plain.map { .bytes($0.resident) }),
        Figure(
            "private memory, agent and guard", .bytes(memory.map(\.owned).reduce(0, +)),
            floor: plain.map { .bytes($0.owned) }, promise: .bytes(7e6)),
        Figure("  agent alone", .bytes(memory[0].owned), floor: plain.map { .bytes($0.owned) }),
        Figure("wake-ups a second, agent", .number(wakeUps[0])),
        Figure("wake-ups a second, guard", .number(wakeUps[1])),
        Figure("wake-ups a second, both", .number(wakeUps.reduce(0, +)), promise: .number(2)),
    ]
}

/// A process as the kernel shows it.
struct Sight {
    /// Bytes of a process.
    struct Memory: CustomStringConvertible {
        var resident = 0.0
        var owned = 0.0
        var anonymous = 0.0

        var description: String {
            "\(Quantity.bytes(resident).text) resident, \(Quantity.bytes(owned).text) private, "
                + "\(Quantity.bytes(anonymous).text) anonymous"
        }
    }

    private let folder: String

    init(_ pid: Int32) { folder = "/proc/\(pid)" }

    /// Its direct children.
    var children: [Int32] {
        tasks.flatMap { text("task/\($0)/children").split(separator: " ").compactMap { Int32($0) } }
    }

    /// Voluntary context switches of all its threads.
    var wakeUps: Int {
        tasks.reduce(0) { $0 + (numbers("task/\($1)/status")["voluntary_ctxt_switches"] ?? 0) }
    }

    /// Processor time of all its threads in seconds: unlike the time on the clock, nothing else that runs lengthens it.
    var processorTime: Double {
        tasks.reduce(0) { $0 + (Double(text("task/\($1)/schedstat").prefix { $0 != " " }) ?? 0) * 1e-9 }
    }

    var memory: Memory {
        let kilobytes = numbers("smaps_rollup")
        func bytes(_ name: String) -> Double { Double(kilobytes[name] ?? 0) * 1024 }
        return Memory(
            resident: bytes("Rss"), owned: bytes("Private_Clean") + bytes("Private_Dirty"),
            anonymous: bytes("Anonymous"))
    }

    private var tasks: [String] { (try? FileManager.default.contentsOfDirectory(atPath: folder + "/task")) ?? [] }

    private func numbers(_ file: String) -> [String: Int] {
        var found: [String: Int] = [:]
        for line in text(file).split(separator: "\n") {
            let words = line.split { $0 == ":" || $0 == " " || $0 == "\t" }
            if words.count >= 2, let number = Int(words[1]) { found[String(words[0])] = number }
        }
        return found
    }

    private func text(_ file: String) -> String {
        (try? String(contentsOfFile: "\(folder)/\(file)", encoding: .utf8)) ?? ""
    }
}
