import Grants
import Testing

let lobby = DeviceID("6cdoorstation000000001")!

func id(_ text: String) -> PersonID { PersonID(text)! }

func wall(_ seconds: Int64) -> WallTime { WallTime(seconds: seconds) }

/// A trusted moment, uptime an hour, floor long ago.
func trusted(_ seconds: Int64, minuteOfWeek: Int? = nil) -> Moment {
    Moment(
        uptime: .seconds(3600), wall: wall(seconds), clockTrusted: true, floor: wall(1000),
        site: minuteOfWeek.map { SiteTime(wall(4 * 86_400 + Int64($0) * 60), secondsEastOfUTC: 0) })
}

/// A book with alice of unit 101, wanted as version 1 and confirmed at 10 000.
func bookOfAlice(_ grant: Grant = Grant(version: 1), policy: GrantPolicy = GrantPolicy()) throws -> GrantBook {
    var book = GrantBook(device: lobby, policy: policy)
    try book.apply(.grant(alice, grant))
    try book.apply(.confirm(alice.id, Confirmation(version: grant.version, at: trusted(10_000))))
    return book
}

let alice = Person(id: id("alice"), name: "Alice", unit: "101", peers: [Peer("alice@some.server")!])
