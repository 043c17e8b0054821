import Grants
import Support
import Testing

@Suite struct OutboxTests {
    let one = OutboxRow(lobby, id("a"), .grant, version: 1)
    var generator = SeededGenerator(seed: 1)

    @Test func `the newest wish of a person replaces the older ones`() {
        var outbox = Outbox(rows: [one])
        let revoke = OutboxRow(lobby, id("a"), .revoke, version: 2)
        let taken = [outbox.want(revoke), outbox.want(one)]
        #expect(taken == [true, false])
        #expect(outbox.rows.count == 1)
        #expect(outbox.next(now: .zero) == .send(revoke))
    }

    @Test func `revocations go before grants, each in the order of their versions`() {
        let rows = [(3, Wish.grant), (1, .grant), (4, .revoke), (2, .revoke)].map { version, wish in
            OutboxRow(lobby, id("p\(version)"), wish, version: Version(version))
        }
        var outbox = Outbox(rows: rows, flights: 4)
        let order = (0..<4).compactMap { turn -> Version? in
            guard case .send(let row) = outbox.next(now: .seconds(turn)) else { return nil }
            return row.version
        }
        #expect(order == [2, 4, 1, 3])
    }

    @Test mutating func `a person has one wish in flight, also where several persons may`() {
        var outbox = Outbox(rows: [one], flights: 4)
        #expect(outbox.next(now: .zero) == .send(one))
        let newer = OutboxRow(lobby, id("a"), .revoke, version: 2)
        outbox.want(newer)
        #expect(outbox.next(now: .seconds(9)) == nil)
        #expect(
            outbox.answered(one, .done, now: .seconds(9), using: &generator) == [
                .confirmed(id("a"), lobby, 1), .settled(one),
            ])
        #expect(outbox.next(now: .seconds(9)) == .send(newer))
        #expect(outbox.answered(newer, .done, now: .seconds(9), using: &generator) == [.settled(newer)])
        #expect(outbox.rows.isEmpty)
    }

    @Test func `the rate is kept to the instant`() {
        let rows = (1...4).map { OutboxRow(lobby, id("p\($0)"), .grant, version: Version($0)) }
        var outbox = Outbox(rows: rows, writesPerSecond: 2, flights: 4)
        #expect(outbox.next(now: .seconds(10)) == .send(rows[0]))
        #expect(outbox.next(now: .seconds(10)) == .wait(until: .milliseconds(10_500)))
        #expect(outbox.next(now: .milliseconds(10_499)) == .wait(until: .milliseconds(10_500)))
        #expect(outbox.next(now: .milliseconds(10_500)) == .send(rows[1]))
        #expect(outbox.next(now: .milliseconds(11_900)) == .send(rows[2]))
        #expect(outbox.next(now: .milliseconds(12_000)) == .wait(until: .milliseconds(12_400)))
    }

    @Test mutating func `an item that should come later waits, longer each time, and does not hold up others`() {
        let two = OutboxRow(lobby, id("b"), .grant, version: 2)
        var outbox = Outbox(rows: [one, two], writesPerSecond: 1000)
        var now = Duration.zero
        #expect(outbox.next(now: now) == .send(one))
        #expect(outbox.answered(one, .retry, now: now, using: &generator) == [])
        now += .milliseconds(2)
        #expect(outbox.next(now: now) == .send(two))
        _ = outbox.answered(two, .done, now: now, using: &generator)
        for cap in [1, 2, 4, 8, 16, 32, 60, 60] {
            guard case .wait(let due) = outbox.next(now: now) else { return #expect(Bool(false), "no wait") }
            #expect(due - now <= .seconds(cap) && due - now >= .milliseconds(cap * 500 - 2))
            now = due
            #expect(outbox.next(now: now) == .send(one))
            _ = outbox.answered(one, .retry, now: now, using: &generator)
        }
    }

    @Test mutating func `while nothing is reached everything waits, and a push tries at once`() {
        var outbox = Outbox(rows: [one, OutboxRow(lobby, id("b"), .grant, version: 2)])
        #expect(outbox.next(now: .seconds(100)) == .send(one))
        _ = outbox.answered(one, .unreachable, now: .seconds(100), using: &generator)
        guard case .wait(let due) = outbox.next(now: .seconds(100)) else { return #expect(Bool(false), "no wait") }
        #expect(due >= .milliseconds(100_500) && due <= .seconds(101))
        outbox.push()
        guard case .wait(let due) = outbox.next(now: .seconds(100)) else { return #expect(Bool(false), "no rate") }
        #expect(due == .milliseconds(100_500))
    }

    @Test mutating func `a refused wish rests with its code until a newer wish or a push`() {
        var outbox = Outbox(rows: [one])
        _ = outbox.next(now: .zero)
        var refused = one
        refused.refusedCode = 2010
        #expect(outbox.answered(one, .refused(code: 2010), now: .zero, using: &generator) == [.refused(refused)])
        #expect(outbox.next(now: .seconds(9)) == nil)
        #expect(Array(outbox.rows.values) == [refused])

        var reloaded = Outbox(rows: [refused])
        #expect(reloaded.next(now: .zero) == nil)
        reloaded.push()
        #expect(reloaded.next(now: .zero) == .send(one))

        let newer = OutboxRow(lobby, id("a"), .revoke, version: 2)
        outbox.want(newer)
        #expect(outbox.next(now: .seconds(9)) == .send(newer))
    }

    @Test mutating func `a configuration fault holds everything and is told once`() {
        var outbox = Outbox(rows: [one, OutboxRow(lobby, id("b"), .revoke, version: 2)])
        guard case .send(let row) = outbox.next(now: .zero) else { return #expect(Bool(false), "nothing sent") }
        #expect(
            outbox.answered(row, .misconfigured(code: 1106), now: .zero, using: &generator) == [
                .misconfigured(code: 1106)
            ])
        #expect(outbox.misconfiguredCode == 1106)
        guard case .wait(let due) = outbox.next(now: .seconds(1)) else { return #expect(Bool(false), "no wait") }
        #expect(due >= .seconds(30) && due <= .seconds(60))
        guard case .send(let again) = outbox.next(now: due) else { return #expect(Bool(false), "nothing sent") }
        #expect(outbox.answered(again, .misconfigured(code: 1106), now: due, using: &generator) == [])
        guard case .wait(let later) = outbox.next(now: due) else { return #expect(Bool(false), "no wait") }
        #expect(later - due >= .seconds(60) && later - due <= .seconds(120))
        guard case .send(let last) = outbox.next(now: later) else { return #expect(Bool(false), "nothing sent") }
        _ = outbox.answered(last, .done, now: later, using: &generator)
        #expect(outbox.misconfiguredCode == nil)
    }

    @Test mutating func `an answer to anything not in flight means nothing`() {
        var outbox = Outbox(rows: [one])
        #expect(outbox.answered(one, .done, now: .zero, using: &generator) == [])
        #expect(outbox.next(now: .zero) == .send(one))
        let other = OutboxRow(lobby, id("a"), .revoke, version: 1)
        #expect(outbox.answered(other, .done, now: .zero, using: &generator) == [])
        #expect(outbox.rows.count == 1)
        _ = outbox.answered(one, .done, now: .zero, using: &generator)
        #expect(outbox.answered(one, .done, now: .zero, using: &generator) == [])
    }
}
