import Loop
import Stage
import Testing

@Suite struct `What an onlooker sees` {
    init() { Loop.startThread() }

    @Loop @Test func `a refused ring, an answered one and a command read as a story`() {
        let journal = Journal()
        var sightings = Sightings()
        let story: [(String, String, JSON)] = [
            ("sent", "inviteReceived", ["peerId": "mallory@room.example"]), ("received", "reject", [:]),
            ("sent", "appStateChanged", ["appState": 3]),
            ("sent", "inviteReceived", ["peerId": "ana@room.example"]), ("received", "accept", [:]),
            ("received", "getAppState", [:]),
            ("sent", "commandReceived", ["peerId": "ana@room.example", "command": "open"]),
        ]
        for (index, (kind, name, frame)) in story.enumerated() {
            sightings.room(journal.record(kind, name, ["frame": frame], at: .milliseconds(1000 + index * 250)))
        }
        let opened = journal.record("level", "STRIKE", at: .milliseconds(2600))
        sightings.lock(of: "main", isActive: true, opened)
        #expect(
            sightings.lines == [
                "0.0 s  mallory@room.example rings", "0.2 s  refused mallory@room.example",
                "0.7 s  ana@room.example rings", "1.0 s  answered ana@room.example",
                "1.5 s  ana@room.example sends \"open\"", "1.6 s  lock of main released",
            ])
    }

    @Loop @Test func `an invitation told to two controllers is one ring, and only the last lines are kept`() {
        let journal = Journal()
        var sightings = Sightings()
        for _ in 0..<2 {
            sightings.room(journal.record("sent", "inviteReceived", ["frame": ["peerId": "ana@room.example"]]))
        }
        #expect(sightings.lines.count == 1)
        for _ in 0..<20 { sightings.cloud(journal.record("answer", "revoke", ["code": 1106])) }
        #expect(sightings.lines.count == Sightings.capacity)
        #expect(sightings.lines.last?.hasSuffix("the cloud refuses (1106) a revoke") == true)
    }
}
