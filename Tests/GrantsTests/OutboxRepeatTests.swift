import Grants
import Support
import Testing

/// What is asked again, and what is kept back at the start.
@Suite struct OutboxRepeatTests {
    let again = OutboxRow(lobby, id("a"), .grant, version: 1)
    let fresh = OutboxRow(lobby, id("b"), .grant, version: 2)
    let revoke = OutboxRow(lobby, id("a"), .revoke, version: 3)
    var generator = SeededGenerator(seed: 1)

    @Test mutating func `commands and newer wishes go before it, and nothing above the rate`() {
        var outbox = Outbox()
        let taken = outbox.again(again)
        #expect(taken)
        outbox.want(fresh)
        #expect(outbox.next(now: .zero) == .send(fresh))
        _ = outbox.answered(fresh, .done, now: .zero, using: &generator)
        #expect(outbox.next(now: .zero) == .wait(until: .milliseconds(500)))
        #expect(outbox.next(now: .milliseconds(500)) == .send(again))
        let effects = outbox.answered(again, .done, now: .seconds(1), using: &generator)
        #expect(effects == [.confirmed(id("a"), lobby, 1), .settled(again), .repeated(again, .answered)])
        #expect(outbox.rows.isEmpty)
        #expect(outbox.next(now: .seconds(9)) == nil)
    }

    @Test mutating func `overtaken before it was sent, it is dropped and not sent`() {
        var outbox = Outbox()
        _ = outbox.again(again)
        outbox.want(revoke)
        #expect(outbox.next(now: .zero) == .overtaken(again))
        #expect(outbox.next(now: .zero) == .send(revoke))
        // Known here, and not yet on disk.
        var second = Outbox()
        _ = second.again(again)
        let action = second.next(now: .zero) { $0.wish == .revoke }
        #expect(action == .overtaken(again))
        #expect(second.next(now: .zero) == nil)
    }

    @Test mutating func `overtaken in flight, the newer wish follows and it does not come back`() {
        for result in [OutboxResult.done, .retry, .unreachable, .throttled, .refused(code: 1109)] {
            var outbox = Outbox()
            _ = outbox.again(again)
            #expect(outbox.next(now: .zero) == .send(again))
            outbox.want(revoke)
            _ = outbox.answered(again, result, now: .zero, using: &generator)
            #expect(outbox.next(now: .seconds(1000)) == .send(revoke))
            _ = outbox.answered(revoke, .done, now: .seconds(1000), using: &generator)
            #expect(outbox.next(now: .seconds(2000)) == nil)
            #expect(outbox.rows.isEmpty)
        }
    }

    @Test mutating func `whoever has a wish of their own is not asked for again, and only one is under way`() {
        var outbox = Outbox()
        outbox.want(again)
        let taken = [
            outbox.again(again), outbox.again(fresh), outbox.again(OutboxRow(lobby, id("c"), .grant, version: 9)),
        ]
        #expect(taken == [false, true, false])
    }

    @Test mutating func `a grant that is withdrawn here already is not sent, though the withdrawal is not on disk yet`()
    {
        var outbox = Outbox()
        outbox.want(again)
        let action = outbox.next(now: .zero) { $0.wish == .revoke }
        #expect(action == nil)
        outbox.want(revoke)
        #expect(outbox.next(now: .zero) == .send(revoke))
        _ = outbox.answered(revoke, .done, now: .zero, using: &generator)
        #expect(outbox.next(now: .seconds(9)) == nil)
    }

    @Test mutating func `rows kept over a restart wait for their instant, what is wanted anew does not`() {
        var outbox = Outbox(rows: [again], until: .seconds(40))
        #expect(outbox.next(now: .seconds(1)) == .wait(until: .seconds(40)))
        #expect(outbox.rows.count == 1)
        outbox.want(fresh)
        #expect(outbox.next(now: .seconds(1)) == .send(fresh))
        _ = outbox.answered(fresh, .done, now: .seconds(2), using: &generator)
        #expect(outbox.next(now: .seconds(39)) == .wait(until: .seconds(40)))
        // The withdrawal of somebody kept back goes at once, and the grant not at all.
        outbox.want(revoke)
        #expect(outbox.next(now: .seconds(39)) == .send(revoke))
        _ = outbox.answered(revoke, .done, now: .seconds(39), using: &generator)
        #expect(outbox.next(now: .seconds(50)) == nil)
    }

    @Test func `a push sends what was kept back`() {
        var outbox = Outbox(rows: [again], until: .seconds(40))
        outbox.push()
        #expect(outbox.next(now: .zero) == .send(again))
    }

    @Test mutating func `F-D2 a rate code holds everything, from some seconds up to five minutes`() {
        var outbox = Outbox(rows: [again, fresh])
        var now = Duration.zero
        for cap in [5, 10, 20, 40, 80, 160, 300, 300] {
            guard case .send(let row) = outbox.next(now: now) else { return #expect(Bool(false), "nothing sent") }
            _ = outbox.answered(row, .throttled, now: now, using: &generator)
            outbox.reachable()
            guard case .wait(let due) = outbox.next(now: now) else { return #expect(Bool(false), "no wait") }
            #expect(due - now >= .milliseconds(cap * 500) && due - now <= .seconds(cap))
            now = due
        }
    }
}
