import Keypads

/// Keys at given times put into an entry, and what came of them.
struct EntryBench {
    /// A key and when it is pressed.
    struct Stroke {
        let key: Character
        let at: Duration
    }

    private var entry: Entry
    private var wake: Duration?
    private(set) var entered: [KeypadEntry] = []
    private(set) var shown: [PanelSignal] = []
    /// Whether wakes are served; without, every tick comes too late.
    let hasTicks: Bool

    init(_ limits: EntryLimits = .init(), hasTicks: Bool = true) {
        entry = Entry(limits: limits)
        self.hasTicks = hasTicks
    }

    mutating func type(_ strokes: [Stroke]) {
        for stroke in strokes {
            run(until: stroke.at)
            step(.key(stroke.key), stroke.at)
        }
    }

    /// Keys one `gap` apart, the first after one.
    mutating func type(_ keys: String, every gap: Duration = .seconds(1)) {
        type(keys.enumerated().map { Stroke(key: $1, at: gap * ($0 + 1)) })
    }

    mutating func run(until end: Duration) {
        while hasTicks, let due = wake, due <= end {
            wake = nil
            step(.tick, due)
        }
    }

    private mutating func step(_ event: EntryEvent, _ now: Duration) {
        for effect in entry.step(event, now: now) {
            switch effect {
            case .wake(let at): wake = at
            case .entered(let entry): entered.append(entry)
            case .show(let signal): shown.append(signal)
            }
        }
    }
}
