internal import Sockets

/// Whether a station is well enough to be left alone, by what its parts say of themselves: `/healthz`.
///
/// What counts are the doors: guard, ledger, lines, and a line of a door that the guard says is at fault. Room, cloud and
/// messages do not count: without them the station goes on.
struct Health: Equatable {
    /// What is wrong, in one sentence without names of persons; nil while nothing is.
    let fault: String?

    /// How it stands with these parts, by their names; a part that is not there is not wanted.
    init(_ parts: [String: PartStatus]) {
        let faults = parts.filter { !Self.isWell($0.key, $0.value.state) }.sorted { $0.key < $1.key }
            .map { "\($0.key): \($0.value.state)\($0.value.reason.map { ", \($0)" } ?? "")" }
        fault = faults.isEmpty ? nil : faults.joined(separator: "; ")
    }

    private static func isWell(_ part: String, _ state: String) -> Bool {
        switch part {
        case "guard", "ledger": state == "ready"
        case "lines": state != "fault"
        default: !part.hasPrefix("door ") || state != "fault"
        }
    }
}

extension Health {
    /// 200 `ok`, or 503 with the sentence.
    var reply: HTTPReply { .text((fault ?? "ok") + "\n", status: fault == nil ? 200 : 503) }
}
