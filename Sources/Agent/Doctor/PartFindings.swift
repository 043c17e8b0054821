internal import FoundationEssentials

/// What the parts of the running agent say of themselves: it has room, cloud, guard, ledger and clock, and nobody opens
/// them a second time.
enum PartFindings {
    /// A finding for each part, by name; nil where the answer is of another form.
    static func read(_ status: [UInt8]) -> [Finding]? {
        guard let parts = try? JSONDecoder().decode([String: PartStatus].self, from: Data(status)) else { return nil }
        // The keys' files are looked at, whoever runs.
        return parts.filter { !SecretsCheck.keys.contains($0.key) }.sorted { $0.key < $1.key }
            .map { finding($0.key, $0.value) }
    }

    private static func finding(_ name: String, _ part: PartStatus) -> Finding {
        let words = part.reason.map { "\(part.state), \($0)" } ?? part.state
        return Finding(name, outcome(of: part), words, hint: part.reason == nil ? nil : hints["\(name) \(part.state)"])
    }

    private static func outcome(of part: PartStatus) -> Finding.Outcome {
        guard part.reason == nil else { return atWork.contains(part.state) ? .warning : .failed }
        if part.state == "off" { return .skipped }
        return onTheWay.contains(part.state) ? .warning : .ok
    }

    /// States of parts that do their work and have something to say.
    private static let atWork: Set = [
        "ready", "busy", "not trusted", "locked out", "offline", "incomplete", "restarting", "alarm",
    ]

    /// States that pass by themselves, or become a fault.
    private static let onTheWay: Set = ["connecting", "authorizing", "opening", "starting", "signing in", "unknown"]

    /// What to try, for reasons that say what was seen.
    private static let hints = [
        "clock not trusted": ClockCheck.hint,
        "protection drift":
            "see that the room's licence offers the guards that [room] wants, or want others there",
        "room unauthorized": "see who else commands the room, and what its licence offers",
    ]
}
