import Audit
import Codes
import Crypto
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

let codeKey = CodeKey([UInt8](repeating: 7, count: 32), digests: .openSSL)

func row(_ person: String, _ code: String, duress: Bool = false, unit: String = "") -> CodeRow {
    CodeRow(.init(id(person), isDuress: duress), unit: unit, hash: codeKey.hash(code, unit: unit), created: wall(1))
}
