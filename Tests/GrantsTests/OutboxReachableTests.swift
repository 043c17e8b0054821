import Grants
import Testing

@Suite struct OutboxReachableTests {
    private var random = SystemRandomNumberGenerator()
    private let row: OutboxRow

    init() throws {
        let device = try #require(DeviceID("d"))
        let person = try #require(PersonID("p"))
        row = OutboxRow(device, person, .revoke, version: 1)
    }

    @Test mutating func `what waited because nothing got through goes when the cloud answers again`() {
        var outbox = Outbox(rows: [row])
        #expect(outbox.next(now: .zero) == .send(row))
        _ = outbox.answered(row, .unreachable, now: .seconds(1), using: &random)
        #expect(outbox.next(now: .seconds(1)) != .send(row))
        outbox.reachable()
        #expect(outbox.next(now: .seconds(1)) == .send(row))
    }

    @Test mutating func `a refusal that all share keeps them waiting all the same`() {
        var outbox = Outbox(rows: [row])
        #expect(outbox.next(now: .zero) == .send(row))
        _ = outbox.answered(row, .misconfigured(code: 1106), now: .seconds(1), using: &random)
        outbox.reachable()
        #expect(outbox.next(now: .seconds(1)) != .send(row))
    }
}
