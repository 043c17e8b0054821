/// How much happened in a run.
struct Tally: Equatable, Sendable {
    var operations = 0
    var requests = 0
    var rounds = 0
    var lives = 0
    /// Decisions compared where the reference says who is to be granted, and who is not.
    var grants = 0
    var denials = 0
    /// Decisions about which the reference knows neither; they are compared with nothing.
    var undecided = 0
    /// Persons whom the cloud granted after they were forgotten here, by a request that took effect after its time.
    var strays = 0

    var decisions: Int { grants + denials + undecided }

    /// What many seeds must have in them, and these have not; empty when nothing is missing.
    var missing: [String] {
        let wanted = [
            ("a fifth of the decisions is to be a grant", grants * 5 >= decisions),
            ("a fifth of the decisions is to be a denial", denials * 5 >= decisions),
            ("no more than a fifth of the decisions may be compared with nothing", undecided * 5 <= decisions),
        ]
        return wanted.filter { !$0.1 }.map(\.0)
    }

    static func += (left: inout Tally, right: Tally) {
        left.operations += right.operations
        left.requests += right.requests
        left.rounds += right.rounds
        left.lives += right.lives
        left.grants += right.grants
        left.denials += right.denials
        left.undecided += right.undecided
        left.strays += right.strays
    }
}
