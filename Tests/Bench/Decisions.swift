import CSQLite
import Foundation
import Grants

/// `GrantBook.decide` alone, beside an SQLite statement and a hash table in C over the same persons, half of them strangers.
func decisions(_ floor: Result<FloorProgram, Missing>, _ amounts: Amounts) -> [Figure] {
    let scale = amounts.decisionPersons >= 1000 ? "\(amounts.decisionPersons / 1000) 000" : "\(amounts.decisionPersons)"
    let names = ["p50", "p99"].map { "decision, \(scale) persons, \($0)" }
    do {
        let book = try Persons.book(amounts.decisionPersons)
        let now = WallTime(seconds: Int64(Date().timeIntervalSince1970))
        let moment = Moment(uptime: .seconds(1000), wall: now, clockTrusted: true, floor: WallTime(seconds: 0))
        let callers = callers(amounts)

        var granted = 0
        let own = timed(callers) { if book.decide(caller: $0, at: moment).verdict == .granted { granted += 1 } }
        let wanted = callers.count { !$0.hasPrefix("stranger") }
        guard granted == wanted else { throw Missing("\(granted) of \(wanted) were granted") }

        let plain = try? floor.get().times("look", "\(amounts.decisionPersons)", "\(amounts.decisions)")
        var found = wanted
        let database = try LookUp(amounts.decisionPersons)
        let peer = timed(callers) { if database.has($0) { found -= 1 } }
        guard found == 0 else { throw Missing("SQLite missed \(found)") }
        return [
            Figure(names[0], own.p50, floor: plain?.p50, peer: ("SQLite", peer.p50)),
            Figure(names[1], own.p99, floor: plain?.p99, peer: ("SQLite", peer.p99), promise: .time(2e-6)),
        ]
    } catch {
        return names.map { Figure($0, missing: "\(error)") }
    }
}

private func callers(_ amounts: Amounts) -> [String] {
    var random = SystemRandomNumberGenerator()
    return (0..<amounts.decisions).map { index in
        let number = Int.random(in: 0..<amounts.decisionPersons, using: &random)
        return index % 2 == 0 ? Persons.peer(number) : "stranger\(number)@room.example"
    }
}

/// Each call timed by itself; a tenth before it as warm-up.
private func timed(_ callers: [String], _ body: (String) -> Void) -> Samples {
    var samples = Samples()
    // The same calls must not be counted twice by `body`: the warm-up looks up somebody nobody has.
    for _ in 0..<callers.count / 10 { body("stranger") }
    for caller in callers {
        let start = nanoseconds()
        body(caller)
        samples.add(Double(nanoseconds() - start) * 1e-9)
    }
    return samples
}

func nanoseconds() -> Int {
    var time = timespec()
    clock_gettime(CLOCK_MONOTONIC, &time)
    return time.tv_sec * 1_000_000_000 + time.tv_nsec
}

/// A table of peers in memory and one prepared statement.
private final class LookUp {
    private var database: OpaquePointer?
    private var statement: OpaquePointer?

    init(_ count: Int) throws {
        sqlite3_open(":memory:", &database)
        run(
            "CREATE TABLE grants(device TEXT, peer TEXT, valid_from, valid_until, PRIMARY KEY(device, peer)) WITHOUT ROWID"
        )
        run("BEGIN")
        prepare("INSERT INTO grants VALUES(?1, ?2, 0, 4000000000)")
        for number in 0..<count {
            bind(Persons.peer(number))
            guard sqlite3_step(statement) == SQLITE_DONE else { throw Missing("SQLite does not insert") }
            sqlite3_reset(statement)
        }
        sqlite3_finalize(statement)
        run("COMMIT")
        prepare("SELECT valid_from, valid_until FROM grants WHERE device = ?1 AND peer = ?2")
    }

    deinit {
        sqlite3_finalize(statement)
        sqlite3_close(database)
    }

    func has(_ peer: String) -> Bool {
        bind(peer)
        defer { sqlite3_reset(statement) }
        return sqlite3_step(statement) == SQLITE_ROW && sqlite3_column_int64(statement, 1) > 0
    }

    private func bind(_ peer: String) {
        _ = psqlite_bind_text(statement, 1, Persons.device, -1)
        _ = psqlite_bind_text(statement, 2, peer, -1)
    }

    private func prepare(_ text: String) { sqlite3_prepare_v2(database, text, -1, &statement, nil) }

    private func run(_ text: String) { sqlite3_exec(database, text, nil, nil, nil) }
}
