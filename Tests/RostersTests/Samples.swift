import Grants
import Rosters

func id(_ text: String) -> PersonID { PersonID(text)! }

/// A roster read where the clocks show UTC.
func roster(_ text: String) throws(RosterFaults) -> Roster { try Roster(reading: Array(text.utf8)) { _ in 0 } }

/// The sentences with which a roster is refused; empty when it is taken.
func refusals(_ text: String) -> [String] { refusals(Array(text.utf8)) }

func refusals(_ bytes: [UInt8]) -> [String] {
    do throws(RosterFaults) {
        _ = try Roster(reading: bytes) { _ in 0 }
        return []
    } catch {
        return error.faults.map(\.description)
    }
}

/// What is known of a person with a living, confirmed grant.
func held(
    _ person: String, name: String = "", unit: String = "", peers: [String] = [], _ grant: Grant = Grant(version: 1)
) -> RosterHeld {
    var one = RosterHeld(
        Person(id: id(person), name: name, unit: unit, peers: peers.map { Peer($0)! }), nil)
    one.grant = grant
    one.isConfirmed = true
    return one
}
