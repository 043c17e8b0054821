import Agent
import Grants
import Loop
import Stage
import Support
import Testing
import Transfers

/// The worker, the client and the stand-in cloud together.
@Suite(.serialized) struct OutboxOnStageTests {
    let device: DeviceID
    let person: PersonID
    let transfers = TransferClient()
    let project = CloudProject.drawn()

    init() throws {
        Loop.startThread()
        device = try #require(DeviceID("6cdoorstation000000001"))
        person = try #require(PersonID("p1"))
    }

    @Loop private func cloud(_ actor: CloudActor) -> Cloud {
        let settings = CloudSettings(endpoint: "http://127.0.0.1:\(actor.port)", clientID: project.clientID)
        return Cloud(settings, secret: project.secret, means: CloudMeans(transfers))
    }

    @Loop @Test func `a wish is confirmed by the cloud, then withdrawn by a newer one`() async throws {
        let actor = CloudActor(project: project)
        try actor.start()
        defer { actor.stop() }
        var effects: [OutboxEffect] = []
        let worker = OutboxWorker(Outbox(writesPerSecond: 1000), cloud: cloud(actor)) { effects += $0 }
        worker.start()
        defer { worker.stop() }
        let grant = OutboxRow(device, person, .grant, version: 1)
        worker.want(grant)
        try await eventually("confirmed") { !effects.isEmpty }
        #expect(effects == [.confirmed(person, device, 1), .settled(grant)])
        #expect(actor.grants.all.count == 1)
        let revoke = OutboxRow(device, person, .revoke, version: 2)
        worker.want(revoke)
        try await eventually("revoked") { effects.count == 3 }
        #expect(effects.last == .settled(revoke))
        #expect(actor.grants.all.isEmpty)
        #expect(worker.rows.isEmpty)
    }

    @Loop @Test func `with the cloud stopped a revocation waits and goes when it is back`() async throws {
        let actor = CloudActor(project: project)
        try actor.start()
        actor.stop()
        let cloud = cloud(actor)
        var settled: [OutboxRow] = []
        let worker = OutboxWorker(Outbox(), cloud: cloud) { effects in
            for case .settled(let row) in effects { settled.append(row) }
        }
        cloud.onChange = { if $0.state == .ready { worker.reachable() } }
        worker.start()
        defer { worker.stop() }
        let row = OutboxRow(device, person, .revoke, version: 1)
        worker.want(row)
        try await eventually("noticed") { cloud.status.state == .unreachable }
        #expect(worker.rows.count == 1)
        try actor.start()
        defer { actor.stop() }
        await cloud.check()
        try await eventually("worked off") { settled == [row] }
    }
}
