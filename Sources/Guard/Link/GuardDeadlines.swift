internal import Doors
internal import Loop

/// What the guard owes its agent, and until when.
struct GuardDeadlines {
    private enum Debt: Hashable {
        case ready
        case answer(UInt64)
        case lock(door: String)
        case leave
    }

    private let times: GuardTimes
    private var debts: [Debt: Duration] = [:]
    private var lastOrder: UInt64 = 0
    private var forgiven = 0

    init(_ times: GuardTimes) { self.times = times }

    var next: Duration? { debts.values.min() }

    /// How often what is overdue gets another moment while nothing is heard: an agent that is always late has a door to
    /// lock all the same.
    static let mostForgiven = 4

    mutating func started(_ now: Duration) { debts = [.ready: now + times.ready] }

    /// The number by which the guard answers the order just sent. No other report does: one that was on its way before
    /// the order says nothing of a guard that took it and hangs.
    mutating func ordered(_ now: Duration) -> UInt64 {
        lastOrder += 1
        debts[.answer(lastOrder)] = now + times.answer
        return lastOrder
    }

    mutating func heard(_ report: GuardReport) {
        forgiven = 0
        switch report {
        case .ready: debts[.ready] = nil
        case .answered(let number): answered(number)
        case .door(let door, .released(let until, _)): debts[.lock(door: door)] = until + times.overdue
        // A guard that fails to lock says so and goes on trying; another one would do no better.
        // A hold has no end of its own.
        case .door(let door, .locked), .door(let door, .lockFailing), .door(let door, .held):
            debts[.lock(door: door)] = nil
        case .door(_, .denied), .door(_, .exitServed), .exit, .fault, .refused: break
        }
    }

    private mutating func answered(_ number: UInt64) {
        for case .answer(let owed) in debts.keys where owed <= number { debts[.answer(owed)] = nil }
    }

    mutating func leaving(_ now: Duration) { debts = [.leave: now + times.leave] }

    mutating func ended() { debts = [:] }

    /// Whether the agent looks so late that it cannot tell whose fault it is.
    func isLate(_ now: Duration) -> Bool {
        forgiven < Self.mostForgiven && next.map { now - $0 > GuardTimes.late } ?? false
    }

    /// Gives what is overdue another moment.
    mutating func forgive(_ now: Duration) {
        forgiven += 1
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
