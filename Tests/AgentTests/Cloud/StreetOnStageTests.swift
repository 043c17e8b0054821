import Agent
import Grants
import Loop
import Stage
import Support
import Testing
import Transfers

/// Five hundred stations of one project whose power returns together.
@Suite(.serialized) struct StreetOnStageTests {
    /// Two seconds for the minute, so that the test is short: thirty times as fast as a street.
    static let scale = 30
    static let stations = 500

    let transfers = TransferClient()
    let project = CloudProject.drawn()
    let device: DeviceID

    init() throws {
        Loop.startThread()
        device = try #require(DeviceID("6cdoorstation000000001"))
    }

    @Loop @Test func `F-L3 five hundred clients start apart, and what exceeds the project's limit is backed off from`()
        async throws
    {
        let actor = CloudActor(project: project)
        actor.knobs.writesPerSecond = 150
        try actor.start()
        defer { actor.stop() }
        let seed = UInt64.random(in: 0...UInt64(UInt32.max))
        var random = SeededGenerator(seed: seed)
        var settled = 0
        let begin = Monotonic.now
        var workers: [OutboxWorker] = []
        for number in 0..<Self.stations {
            let wait = StartSpread.wait(within: .seconds(60), using: &random) / Self.scale
            let row = OutboxRow(device, try #require(PersonID("p\(number)")), .grant, version: 1)
            let settings = CloudSettings(
                endpoint: "http://127.0.0.1:\(actor.port)", clientID: project.clientID, patience: .seconds(60))
            let cloud = Cloud(settings, secret: project.secret, means: CloudMeans(transfers))
            let worker = OutboxWorker(Outbox(rows: [row], until: begin + wait), cloud: cloud) { effects in
                for case .settled in effects { settled += 1 }
            }
            worker.start()
            workers.append(worker)
        }
        defer { for worker in workers { worker.stop() } }
        try await eventually("everybody was told, seed \(seed)", within: .seconds(120)) { settled == Self.stations }
        #expect(actor.grants.all.count == Self.stations)
        let first = actor.journal.entries(JournalFilter(kind: "request", name: "token")).map(\.at)
        #expect(first.count == Self.stations, "seed \(seed)")
        // Half of the minute at least, scaled; a slow machine only makes it longer.
        #expect((first.last ?? .zero) - (first.first ?? .zero) >= .seconds(30) / Self.scale, "seed \(seed)")
        // Whoever was refused waited: a few tries each, not one after another.
        let tries = actor.journal.entries(JournalFilter(kind: "request", name: "grant")).count
        #expect(tries < 4 * Self.stations, "\(tries) tries, seed \(seed)")
    }
}
