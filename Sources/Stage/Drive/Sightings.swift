internal import Loop

/// The last things an onlooker would have seen, as one plain line each: what the agent decided, from outside it.
public struct Sightings: Sendable, Equatable {
    /// Lines kept.
    public static let capacity = 8

    /// Oldest first, each with its time since the first one.
    public private(set) var lines: [String] = []
    private var begin: Duration?
    private var caller = ""

    /// Nothing seen yet.
    public init() {}

    /// Takes in an entry of the Room's journal.
    public mutating func room(_ entry: Journal.Entry) {
        let frame = entry.detail["frame"] ?? .null
        let peer = frame["peerId"].asText ?? ""
        switch (entry.kind, entry.name) {
        case ("sent", "inviteReceived"):
            guard caller != peer else { return }
            caller = peer
            add("\(peer) rings", entry)
        case ("received", "accept"): add("answered \(caller)", entry)
        case ("received", "reject"): add("refused \(caller)", entry)
        case ("received", "call"): add("calls \(peer)", entry)
        case ("received", "hangUp"): add("hangs up", entry)
        case ("sent", "rejectReceived"): add("\(peer) does not answer (cause \(frame["cause"].asWhole ?? -1))", entry)
        case ("sent", "peerAccepted"): add("\(peer) answers", entry)
        case ("sent", "commandReceived"): add("\(peer) sends \"\(frame["command"].asText ?? "")\"", entry)
        case ("sent", "appStateChanged"): if frame["appState"] == 3 { caller = "" }
        case ("room", "guarded"):
            add("\(entry.detail["role"]?.asText ?? "") guarded: \(entry.detail["guard"]?.asText ?? "")", entry)
        case ("room", "connected"): add("the agent connects to the room", entry)
        case ("room", "disconnected"): add("the agent leaves the room", entry)
        default: break
        }
    }

    /// Takes in an entry of the cloud's journal.
    public mutating func cloud(_ entry: Journal.Entry) {
        guard entry.kind == "answer", entry.name == "grant" || entry.name == "revoke" else { return }
        let code = entry.detail["code"]?.asWhole ?? entry.detail["status"]?.asWhole ?? 0
        add("the cloud \(code == 0 ? "takes" : "refuses (\(code))") a \(entry.name)", entry)
    }

    /// Takes in that a door's lock line became active or inactive.
    public mutating func lock(of door: String, isActive: Bool, _ entry: Journal.Entry) {
        add("lock of \(door) \(isActive ? "released" : "locked")", entry)
    }

    private mutating func add(_ text: String, _ entry: Journal.Entry) {
        let start = begin ?? entry.at
        begin = start
        let tenths = (entry.at - start).milliseconds / 100
        lines.append("\(tenths / 10).\(tenths % 10) s  \(text)")
        if lines.count > Self.capacity { lines.removeFirst() }
    }
}
