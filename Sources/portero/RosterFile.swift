import Agent
import Glibc
import Rosters
import Transfers

/// A roster's file, read whole and checked before anybody is asked.
struct RosterFile {
    let bytes: [UInt8]

    /// Reads `path`, or standard input for `-`.
    ///
    /// Ends the command with 64 where the file cannot be read, with 1 and every fault where it is no roster.
    init(_ path: String) throws {
        bytes = try Self.read(path)
        do throws(RosterFaults) {
            _ = try Roster(reading: bytes, zone: SiteZoneFile.secondsEastOfUTC)
        } catch {
            throw Exit.fail("\(path == "-" ? "standard input" : path) is refused as a whole:\n\(error)", .refused)
        }
    }

    private static func read(_ path: String) throws -> [UInt8] {
        let descriptor = path == "-" ? dup(0) : open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { throw unreadable(path) }
        defer { close(descriptor) }
        var bytes: [UInt8] = []
        var part = [UInt8](repeating: 0, count: 1 << 16)
        // One byte too many says enough.
        while bytes.count <= Roster.maxBytes {
            let count = Glibc.read(descriptor, &part, part.count)
            if count == 0 { return bytes }
            guard count > 0 || errno == EINTR else { throw unreadable(path) }
            bytes += part.prefix(max(0, count))
        }
        return bytes
    }

    private static func unreadable(_ path: String) -> any Error {
        Exit.fail("\(path) cannot be read: \(String(cString: strerror(errno)))", .usage)
    }
}

extension AgentCall {
    /// Sends a roster to be compared or loaded. A hundred thousand persons take a slow disk its time.
    func roster(_ verb: String, _ file: RosterFile) throws -> RosterResource {
        try send(.post, "/api/roster?do=\(verb)", bytes: file.bytes, as: "text/plain", patience: .seconds(300))
    }
}

extension RosterResource {
    /// Whether nothing changes.
    var isNothing: Bool { added.isEmpty && changed.isEmpty && revoked.isEmpty }

    /// The difference for people: counts, then one line for each person. Names stay out.
    var text: String {
        let counts = [
            "added \(added.count)", "changed \(changed.count)", "revoked \(revoked.count)", "unchanged \(unchanged)",
        ]
        return
            ([counts.joined(separator: ", ")] + added.map { "+ \($0)" } + changed.map(\.text)
            + revoked.map { "- \($0)" })
            .joined(separator: "\n")
    }
}

extension RosterChangeResource {
    fileprivate var text: String {
        let words = fields.map { field in
            field.field == "name" ? "name" : "\(field.field) \(field.was ?? "none") -> \(field.becomes ?? "none")"
        }
        return "~ \(person): \(words.joined(separator: ", "))"
    }
}
