import Grants
import Support
import Testing

@Suite struct RoundsTests {
    static let day: Int64 = 86_400
    static let week = Duration.seconds(7 * day)
    var generator = SeededGenerator(seed: 7)

    /// As many persons, granted and confirmed in the order of their names.
    static func book(_ count: Int, at time: Int64 = 10_000) throws -> GrantBook {
        var book = GrantBook(device: lobby)
        for number in 1...max(1, count) {
            try book.apply(.grant(Person(id: id("p\(number)")), Grant(version: Version(number))))
            let confirmation = Confirmation(version: Version(number), at: trusted(time))
            try book.apply(.confirm(id("p\(number)"), confirmation))
        }
        return book
    }

    /// Works a walk off with a cloud that accepts everything, as it stands at `moment`; who was asked for, in order.
    mutating func walk(
        _ rounds: inout Rounds, _ book: GrantBook, at moment: Moment, most: Int = .max,
        _ seen: (RoundProgress?) -> Void = { _ in }
    ) -> [OutboxRow] {
        var asked: [OutboxRow] = []
        var now = Duration.zero
        while asked.count < most, let action = rounds.next(now: now, using: &generator) {
            switch action {
            case .look(let question):
                let batch = RoundBatch.whole(question, of: book, at: moment)
                _ = rounds.found(batch.rows, of: batch.people, for: question)
            case .ask(let row):
                asked.append(row)
                _ = rounds.answered(row, .answered, now: now)
                seen(rounds.progress)
            case .wait(let instant): now = instant
            }
        }
        return asked
    }

    @Test mutating func `a full round asks for every right and every withdrawal once, in the order of their numbers`()
        throws
    {
        var book = try Self.book(200)
        try book.apply(.revoke(id("p7"), RevocationMark(version: book.nextVersion, at: wall(11_000))))
        try book.apply(.forget(id("p9"), RevocationMark(version: book.nextVersion, at: wall(11_000))))
        var rounds = Rounds(repostEvery: Self.week)
        _ = rounds.want(.start, at: trusted(20_000))
        let asked = walk(&rounds, book, at: trusted(20_000))
        #expect(asked.count == 200)
        #expect(asked.map(\.version) == asked.map(\.version).sorted())
        #expect(Set(asked.map(\.person)).count == 200)
        #expect(asked.suffix(2).map(\.wish) == [.revoke, .revoke])
        #expect(rounds.progress?.isDone == true)
        #expect(!rounds.isFull)
    }

    @Test(arguments: RepostCause.allCases)
    func `a second round begins when the first began a week ago, by command at once`(_ cause: RepostCause) {
        let kept = RoundProgress(cause: .start, began: wall(1_000_000), after: 3, isDone: true)
        var rounds = Rounds(kept, repostEvery: Self.week)
        #expect(rounds.want(cause, at: trusted(1_000_000 + 7 * Self.day - 1)) == (cause == .command))
        guard cause != .command else { return #expect(rounds.progress?.began == wall(1_000_000 + 7 * Self.day - 1)) }
        #expect(rounds.owed == cause)
        let early = rounds.tick(at: trusted(1_000_000 + 7 * Self.day - 1))
        let due = rounds.tick(at: trusted(1_000_000 + 7 * Self.day))
        #expect(!early && due)
        #expect(rounds.progress == RoundProgress(cause: cause, began: wall(1_000_000 + 7 * Self.day)))
    }

    @Test func `with repost_hours 0 only a command begins a round, and a round cut off is not taken up`() {
        let kept = RoundProgress(cause: .start, began: wall(1_000_000), after: 3)
        var rounds = Rounds(kept, repostEvery: .zero)
        #expect(!rounds.isFull)
        for cause in RepostCause.allCases where cause != .command {
            let began = rounds.want(cause, at: trusted(900_000_000))
            #expect(!began)
        }
        let ticked = rounds.tick(at: trusted(900_000_000))
        #expect(!ticked)
        let commanded = rounds.want(.command, at: trusted(900_000_000))
        #expect(commanded)
    }

    @Test func `four weeks without a round begin one`() {
        let kept = RoundProgress(cause: .command, began: wall(1_000_000), isDone: true)
        var rounds = Rounds(kept, repostEvery: Self.week)
        let early = rounds.tick(at: trusted(1_000_000 + 28 * Self.day - 1))
        let due = rounds.tick(at: trusted(1_000_000 + 28 * Self.day))
        #expect(!early && due)
        #expect(rounds.progress?.cause == .timer)
    }

    @Test func `a clock without trust never shortens the time between two rounds`() {
        let kept = RoundProgress(cause: .start, began: wall(1_000_000), isDone: true)
        var rounds = Rounds(kept, repostEvery: Self.week)
        // Ten years on by a clock that nobody vouches for; an hour before the round by what can be proved.
        let moment = Moment(
            uptime: .seconds(60), wall: wall(300_000_000), clockTrusted: false, floor: wall(996_400))
        let began = rounds.want(.start, at: moment)
        #expect(!began)
        let later = Moment(
            uptime: .seconds(3600 + 7 * Self.day), wall: moment.wall, clockTrusted: false, floor: moment.floor)
        let ticked = rounds.tick(at: later)
        #expect(ticked)
    }

    @Test func `only a silence of more than two hours counts as an outage`() {
        let kept = RoundProgress(cause: .start, began: wall(1), isDone: true)
        var rounds = Rounds(kept, repostEvery: Self.week)
        var began: [Bool] = []
        for (answers, hours) in [(true, 0.0), (false, 1), (true, 2.9), (false, 4), (false, 5), (true, 6)] {
            began.append(rounds.cloud(answers: answers, now: .seconds(3600 * hours), at: trusted(900_000_000)))
        }
        #expect(began == [false, false, false, false, false, false])
        _ = rounds.cloud(answers: false, now: .seconds(3600 * 10), at: trusted(900_000_000))
        let long = rounds.cloud(answers: true, now: .seconds(3600 * 12 + 1), at: trusted(900_000_000))
        #expect(long)
        #expect(rounds.progress?.cause == .outage)
    }

    @Test mutating func `a restart goes on where the round was`() throws {
        let book = try Self.book(150)
        var first = Rounds(repostEvery: Self.week)
        _ = first.want(.bound, at: trusted(20_000))
        let before = walk(&first, book, at: trusted(20_000), most: 100)
        var second = Rounds(first.progress, repostEvery: Self.week)
        // The start of the agent begins no other one.
        let began = second.want(.start, at: trusted(21_000))
        #expect(!began)
        let rest = walk(&second, book, at: trusted(21_000))
        #expect((before + rest).map(\.version) == (1...150).map { Version($0) })
        #expect(second.progress == RoundProgress(cause: .bound, began: wall(20_000), after: 150, isDone: true))
    }

    @Test
    mutating func
        `in the background half a minute lies between two wishes of a small house, and a large one is done in time`()
        throws
    {
        for (count, shortest, longest) in [(20, 22_500, 37_500), (10_000, 4860, 8100), (100_000, 500, 810)] {
            var rounds = Rounds(repostEvery: Self.week)
            _ = rounds.want(.start, at: trusted(20_000))
            let book = try Self.book(20)
            var now = Duration.zero
            var last: Duration?
            var asked = 0
            while asked < 12, let action = rounds.next(now: now, using: &generator) {
                switch action {
                case .look(let question):
                    let batch = RoundBatch.whole(question, of: book, at: trusted(20_000))
                    _ = rounds.found(batch.rows, of: count, for: question)
                case .wait(let instant): now = instant
                case .ask(let row):
                    // The first interval is drawn before anybody was counted.
                    if let last, asked > 1 {
                        #expect(now - last >= .milliseconds(shortest) && now - last <= .milliseconds(longest))
                    }
                    (last, asked) = (now, asked + 1)
                    _ = rounds.answered(row, .answered, now: now)
                }
            }
            #expect(asked == 12)
        }
    }

    @Test mutating func `rate codes slow a round down to a wish in a quarter of an hour, and success brings it back`()
        throws
    {
        let book = try Self.book(200)
        var rounds = Rounds(repostEvery: Self.week)
        _ = rounds.want(.command, at: trusted(20_000))
        var now = Duration.zero
        var last = Duration.zero
        var gaps: [Duration] = []
        var asked: [Version] = []
        while let action = rounds.next(now: now, using: &generator) {
            switch action {
            case .look(let question):
                let batch = RoundBatch.whole(question, of: book, at: trusted(20_000))
                _ = rounds.found(batch.rows, of: batch.people, for: question)
            case .wait(let instant): now = instant
            case .ask(let row):
                gaps.append(now - last)
                last = now
                asked.append(row.version)
                _ = rounds.answered(row, asked.count < 20 ? .throttled : .answered, now: now)
            }
        }
        #expect(asked.prefix(20).allSatisfy { $0 == 1 })
        #expect(asked.suffix(199) == (2...200).map { Version($0) }[...])
        #expect(gaps.max() ?? .zero > .seconds(600) && gaps.max() ?? .zero <= RoundPace.slowest)
        #expect(gaps.last == .milliseconds(500))
    }

    @Test mutating func `a wish that the cloud keeps putting off does not hold up the others`() throws {
        let book = try Self.book(3)
        var rounds = Rounds(repostEvery: Self.week)
        _ = rounds.want(.command, at: trusted(20_000))
        var now = Duration.zero
        var asked: [Version] = []
        while let action = rounds.next(now: now, using: &generator) {
            switch action {
            case .look(let question):
                let batch = RoundBatch.whole(question, of: book, at: trusted(20_000))
                _ = rounds.found(batch.rows, of: batch.people, for: question)
            case .wait(let instant): now = instant
            case .ask(let row):
                asked.append(row.version)
                _ = rounds.answered(row, row.version == 2 ? .later : .answered, now: now)
            }
        }
        #expect(asked == [1, 2, 2, 2, 3])
    }

    @Test mutating func `grants are renewed when half of the stale bound has passed, and no others`() throws {
        var book = try Self.book(4)
        try book.apply(.confirm(id("p2"), Confirmation(version: 2, at: trusted(100_000))))
        try book.apply(.revoke(id("p3"), RevocationMark(version: book.nextVersion, at: wall(11_000))))
        var rounds = Rounds(RoundProgress(cause: .start, began: wall(10_000), isDone: true), repostEvery: Self.week)
        for (time, due) in [(10_000 + 36 * 3600, [Version]()), (10_001 + 36 * 3600, [1, 4])] {
            let began = rounds.tick(at: trusted(Int64(time)))
            #expect(!began)
            let asked = walk(&rounds, book, at: trusted(Int64(time)))
            #expect(asked.map(\.version) == due)
        }
        #expect(rounds.progress?.isDone == true)
    }

    @Test mutating func `a command during a walk begins from the start, and answers to the walk before do not move it`()
        throws
    {
        let book = try Self.book(3)
        var rounds = Rounds(repostEvery: Self.week)
        _ = rounds.want(.start, at: trusted(20_000))
        guard case .look(let old) = rounds.next(now: .zero, using: &generator) else { return #expect(Bool(false)) }
        let batch = RoundBatch.whole(old, of: book, at: trusted(20_000))
        _ = rounds.found(batch.rows, of: 3, for: old)
        guard case .ask(let first) = rounds.next(now: .zero, using: &generator) else { return #expect(Bool(false)) }
        _ = rounds.want(.command, at: trusted(20_001))
        let moved = rounds.answered(first, .answered, now: .seconds(1))
        #expect(!moved)
        #expect(rounds.progress == RoundProgress(cause: .command, began: wall(20_001)))
        let asked = walk(&rounds, book, at: trusted(20_001))
        #expect(asked.map(\.version) == [1, 2, 3])
        let ended = rounds.found([], of: 3, for: old)
        #expect(!ended)
    }
}

extension RoundBatch {
    /// Looks at everybody at once.
    static func whole(_ question: RoundQuestion, of book: GrantBook, at moment: Moment) -> Self {
        var batch = Self(for: question)
        for slot in book.slots { batch.look(at: slot, of: book, moment) }
        return batch
    }
}
