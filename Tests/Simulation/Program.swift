import ArgumentParser
import Foundation
import Synchronization

/// Ten days of a station for each seed, against a reference model; see ``World``.
@main struct Program: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "portero-simulation",
        abstract: "Simulated stations, ten days for each seed, compared with a short reference model.",
        discussion:
            "Without --first the seeds are drawn and printed. A seed that fails is repeated by --first SEED --count 1.")

    @Option(help: "The first seed.")
    var first: UInt64?
    @Option(help: "How many seeds, one after another.")
    var count = 10_000

    @Flag(help: "Says what happens, of the first seed alone.")
    var trace = false

    func run() async throws {
        if trace, let first {
            print(try World(seed: first, isTraced: true).run())
            return
        }
        let first = first ?? UInt64.random(in: 0...UInt64(UInt32.max))
        print("simulation: seeds \(first) to \(first + UInt64(count) - 1)")
        let began = ContinuousClock.now
        let (tally, findings) = await Simulation.run(first: first, count: count)
        for finding in findings.prefix(10) { print("simulation: \(finding)") }
        let seconds = (ContinuousClock.now - began) / .seconds(1)
        print(
            """
            simulation: \(count) seeds of \(World.days) days in \(Int(seconds)) s: \(tally.operations) operations, \
            \(tally.lives) starts, \(tally.requests) requests, \(tally.rounds) rounds, \(tally.grants) grants and \
            \(tally.denials) denials compared, \(tally.undecided) undecided, \(tally.strays) strays, \(findings.count) findings
            """)
        if !findings.isEmpty { throw ExitCode.failure }
    }
}

/// Many seeds, on as many cores as there are.
enum Simulation {
    /// So many seeds say something about shares.
    private static let many = 100

    static func run(first: UInt64, count: Int) async -> (tally: Tally, findings: [Finding]) {
        let next = Counter()
        return await withTaskGroup(of: (Tally, [Finding]).self) { group in
            for _ in 0..<ProcessInfo.processInfo.activeProcessorCount {
                group.addTask {
                    var tally = Tally()
                    var findings: [Finding] = []
                    while findings.count < 10 {
                        let number = next.take()
                        if number >= count { break }
                        let world = World(seed: first + UInt64(number))
                        do { tally += try world.run() } catch {
                            findings.append(error as? Finding ?? world.fail("\(error)"))
                        }
                    }
                    return (tally, findings)
                }
            }
            var all = (tally: Tally(), findings: [Finding]())
            for await (tally, findings) in group {
                all.tally += tally
                all.findings += findings
            }
            if count >= many, all.findings.isEmpty {
                all.findings = all.tally.missing.map { Finding(seed: first, day: 0, what: "of \(count) seeds: \($0)") }
            }
            return all
        }
    }
}

/// Numbers given out to whoever is free.
private final class Counter: Sendable {
    private let next = Atomic<Int>(0)

    func take() -> Int { next.wrappingAdd(1, ordering: .relaxed).oldValue }
}
