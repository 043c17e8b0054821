internal import Doors
internal import Loop

/// What the guard owes its agent, and until when.
struct GuardDeadlines {
    private enum Debt: Hashable {
        case ready
        case answer
        case lock(door: String)
        case leave
    }

    private let times: GuardTimes
    private var debts: [Debt: Duration] = [:]

    init(_ times: GuardTimes) { self.times = times }

    var next: Duration? { debts.values.min() }

    mutating func started(_ now: Duration) { debts = [.ready: now + times.ready] }

    mutating func ordered(_ now: Duration) {
        if debts[.answer] == nil { debts[.answer] = now + times.answer }
    }

    mutating func heard(_ report: GuardReport) {
        debts[.answer] = nil
        switch report {
        case .ready: debts[.ready] = nil
        case .door(let door, .released(let until, _)): debts[.lock(door: door)] = until + times.overdue
        // A guard that fails to lock says so and goes on trying; another one would do no better.
        case .door(let door, .locked), .door(let door, .lockFailing): debts[.lock(door: door)] = nil
        case .door(_, .denied), .exit, .fault, .refused: break
        }
    }

    mutating func leaving(_ now: Duration) { debts = [.leave: now + times.leave] }

    mutating func ended() { debts = [:] }

    /// Whether the agent looks so late that it cannot tell whose fault it is.
    func isLate(_ now: Duration) -> Bool { next.map { now - $0 > .milliseconds(100) } ?? false }

    /// Gives what is overdue another moment.
    mutating func forgive(_ now: Duration) {
        debts = debts.mapValues { now >= $0 ? now + times.overdue : $0 }
    }

    /// What is overdue, in one sentence.
    func overdue(_ now: Duration) -> String? {
        debts.filter { now >= $0.value }.min { $0.value < $1.value }.map { debt, _ in
            switch debt {
            case .ready: "the guard took no plan in \(times.ready.milliseconds) ms"
            case .answer: "the guard gave no answer in \(times.answer.milliseconds) ms"
            case .leave: "the guard did not end \(times.leave.milliseconds) ms after good-bye"
            case .lock(let door): "the guard did not report the lock of door \(door) after its deadline"
            }
        }
    }
}
