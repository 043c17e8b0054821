import Testing

@testable import portero_simulation

@Suite struct SimulationTests {
    /// All ten thousand run in the program that ships none of it: `portero-simulation`, see `deploy/test`.
    @Test func `F-L1 simulated stations never grant what was withdrawn, and agree with the cloud after the faults`()
        async
    {
        let first = UInt64.random(in: 0...UInt64(UInt32.max))
        let (tally, findings) = await Simulation.run(first: first, count: 100)
        #expect(findings.map(\.description) == [], "seeds from \(first)")
        #expect(tally.operations > 1000 && tally.rounds > 100 && tally.decisions > 10_000, "\(tally)")
    }

    @Test func `F-L1 a seed is repeated by its number`() throws {
        let seed = UInt64.random(in: 0...UInt64(UInt32.max))
        #expect(try World(seed: seed).run() == World(seed: seed).run(), "seed \(seed)")
    }
}
