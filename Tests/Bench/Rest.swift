import Foundation
import Loop

/// Memory and wake-ups of agent and guard while nothing happens.
func rest(
    of station: Station, beside small: Station, floor: Result<FloorProgram, Missing>, _ amounts: Amounts
) async throws -> [Figure] {
    let alone = try await ownedAlone(small)
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
    let more = (memory[0].owned - alone) * 10_000 / Double(amounts.persons)
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
        Figure("memory per 10 000 persons at rest", .bytes(more)),
        Figure("wake-ups a second, agent", .number(wakeUps[0])),
        Figure("wake-ups a second, guard", .number(wakeUps[1])),
        Figure("wake-ups a second, both", .number(wakeUps.reduce(0, +)), promise: .number(2)),
    ]
}

/// Private memory of an agent with hardly anybody to know.
private func ownedAlone(_ station: Station) async throws -> Double {
    let agent = try station.start().agent
    defer { agent.stop() }
    await Loop.sleep(for: .seconds(3))
    return Sight(agent.pid).memory.owned
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

    /// Of all it has mapped but the stand-in chip and the Swift library that this one brings with it: a station has neither.
    var memory: Memory {
        var memory = Memory()
        var counts = true
        for line in text("smaps").split(separator: "\n") {
            let words = line.split(separator: " ")
            guard words.count == 3, words[2] == "kB", let kilobytes = Double(words[1]) else {
                if line.first?.isUppercase == false { counts = !Self.isStandIn(words.last ?? "") }
                continue
            }
            guard counts else { continue }
            switch words[0] {
            case "Rss:": memory.resident += kilobytes * 1024
            case "Private_Clean:", "Private_Dirty:": memory.owned += kilobytes * 1024
            case "Anonymous:": memory.anonymous += kilobytes * 1024
            default: break
            }
        }
        return memory
    }

    private static func isStandIn(_ path: Substring) -> Bool {
        ["/libgpiod-standin", "/libswift"].contains { path.contains($0) }
    }

    /// From here on ``peak`` counts anew.
    func forgetPeak() { try? Data("5".utf8).write(to: URL(fileURLWithPath: folder + "/clear_refs")) }

    /// The most bytes that were ever resident.
    var peak: Double { Double(numbers("status")["VmHWM"] ?? 0) * 1024 }

    private var tasks: [String] { (try? FileManager.default.contentsOfDirectory(atPath: folder + "/task")) ?? [] }

    private func numbers(_ file: String) -> [String: Int] {
        var found: [String: Int] = [:]
        for line in text(file).split(separator: "\n") {
            let words = line.split { $0 == ":" || $0 == " " || $0 == "\t" }
            if words.count >= 2, let number = Int(words[1]) { found[String(words[0])] = number }
        }
        return found
    }

    /// The kernel gives such a file a few lines at a time: a short piece is not its end.
    private func text(_ file: String) -> String {
        let descriptor = open("\(folder)/\(file)", O_RDONLY | O_CLOEXEC)
        defer { close(descriptor) }
        var (bytes, piece) = ([UInt8](), [UInt8](repeating: 0, count: 65_536))
        while case let count = read(descriptor, &piece, piece.count), count > 0 { bytes += piece[..<count] }
        return String(decoding: bytes, as: UTF8.self)
    }
}
