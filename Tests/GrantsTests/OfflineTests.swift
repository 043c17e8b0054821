import Grants
import Support
import Testing

/// A cloud that is away for long, and one that comes and goes.
@Suite struct OfflineTests {
    static let day: Int64 = 86_400

    @Test(arguments: [72, 48, 24 * 29] as [Int64])
    func `F-D11 thirty days offline with restarts between, the stale bound denies on the day stated, not at boot`(
        _ hours: Int64
    ) throws {
        let confirmed: Int64 = 10_000
        let policy = GrantPolicy(staleAfter: .seconds(hours * 3600))
        var contents = GrantContents()
        contents.persons = [alice]
        contents.grants = [.init(lobby, alice.id, Grant(version: 1))]
        contents.confirmations = [
            .init(lobby, alice.id, Confirmation(version: 1, at: wall(confirmed), floor: wall(1000)))
        ]
        contents.lastVersion = 1
        for hour in 0...Int64(30 * 24) {
            let now = confirmed + hour * 3600
            // A restart every day, from what the disk holds; a power cut every third, after which nobody vouches for the clock.
            let bootedAt = confirmed + hour / 24 * 24 * 3600
            let isTrusted = hour / 24 % 3 != 2
            let book = GrantBook(device: lobby, policy: policy, contents: contents)
            // The floor is written hourly: the cut comes up to an hour after it.
            let moment = Moment(
                uptime: .seconds(now - bootedAt + 60), wall: wall(isTrusted ? now : now - 20 * 365 * Self.day),
                clockTrusted: isTrusted, floor: wall(max(1000, bootedAt - 1860)))
            let reason = book.decide(person: alice.id, at: moment).reason
            if hour < hours {
                #expect(reason == .granted, "hour \(hour)")
            } else if hour > hours {
                #expect(reason == .cacheStale, "hour \(hour)")
            }
        }
    }

    @Test func `F-D12 a link up for a second and down for a second, for an hour: requests bounded, nothing grows`() {
        var generator = SeededGenerator(seed: 12)
        let rows = (0..<50).map {
            OutboxRow(lobby, id("p\($0)"), $0.isMultiple(of: 2) ? .grant : .revoke, version: Version($0 + 1))
        }
        var outbox = Outbox(rows: rows)
        let kept = RoundProgress(cause: .start, began: wall(10_000))
        var rounds = Rounds(kept, repostEvery: .seconds(7 * Self.day))
        var requests: [Duration] = []
        var settled = 0
        for step in 0..<7200 {
            let now = Duration.milliseconds(500 * step)
            let isUp = step / 2 % 2 == 0
            // A new wish each minute, just when the link goes.
            if step % 120 == 2 {
                outbox.want(OutboxRow(lobby, id("q\(step / 120)"), .grant, version: Version(51 + step / 120)))
            }
            if step % 2 == 0 {
                if isUp { outbox.reachable() }
                let began = rounds.cloud(answers: isUp, now: now, at: trusted(20_000 + Int64(step / 2)))
                #expect(!began)
            }
            while case .send(let row) = outbox.next(now: now) {
                requests.append(now)
                // Heard, and the answer lost with the link, every other time it is up.
                let result: OutboxResult = isUp && step % 8 < 4 ? .done : .unreachable
                for case .settled in outbox.answered(row, result, now: now, using: &generator) { settled += 1 }
            }
            #expect(outbox.rows.count <= 50)
        }
        #expect(settled == 50 + 60)
        #expect(outbox.rows.isEmpty)
        // Long after the fifty: each wish costs the tries of a few seconds, and no more as the hour goes on.
        for minute in 30..<60 {
            let tries = requests.count { $0 >= .seconds(60 * minute) && $0 < .seconds(60 * (minute + 1)) }
            #expect((1...6).contains(tries), "minute \(minute): \(tries)")
        }
        // Never above the rate, and no more than a try for each second in which the link came back.
        for (earlier, later) in zip(requests, requests.dropFirst()) { #expect(later - earlier >= .milliseconds(500)) }
        #expect(requests.count <= 50 + 1800 * 2)
        #expect(rounds.progress == kept)
    }

    @Test func `F-D12 nothing gets through at all for an hour: a try a minute`() {
        var generator = SeededGenerator(seed: 13)
        var outbox = Outbox(rows: [OutboxRow(lobby, id("a"), .grant, version: 1)])
        var requests = 0
        var now = Duration.zero
        while now < .seconds(3600), let action = outbox.next(now: now) {
            switch action {
            case .send(let row):
                requests += 1
                _ = outbox.answered(row, .unreachable, now: now, using: &generator)
            case .wait(let due): now = due
            case .overtaken: break
            }
        }
        // 1, 2, 4 … 32 s and then half a minute to a minute each, half of it drawn.
        #expect((60...130).contains(requests), "\(requests)")
    }
}
