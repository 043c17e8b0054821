internal import Keypads
internal import Loop
internal import Site

/// Turns presses into entries, hands these on, and tells the visitor what a key did.
@Loop final class KeypadDesk {
    let panel: PanelDesk
    /// Told of each key as it may be shown; of nil for a digit that may belong to a code.
    var onKey: @Loop (Character?) -> Void = { _ in }
    private var entry: Entry
    private var veil: KeyVeil
    private let onEntry: @Loop (KeypadEntry) -> Void
    private lazy var timer = LoopTimer { [unowned self] in self.take(.tick) }

    init(_ settings: KeypadSettings, onEntry: @escaping @Loop (KeypadEntry) -> Void) {
        let limits = EntryLimits(settings)
        entry = Entry(limits: limits)
        veil = KeyVeil(limits: limits)
        panel = PanelDesk(sounds: settings.sounds)
        self.onEntry = onEntry
    }

    /// Other settings from now on; what a visitor is typing is dropped.
    func use(_ settings: KeypadSettings) {
        timer.cancel()
        let limits = EntryLimits(settings)
        entry = Entry(limits: limits)
        veil.use(limits)
        panel.use(sounds: settings.sounds)
    }

    /// A key was pressed.
    func pressed(_ key: Character) {
        onKey(veil.shown(key, now: Monotonic.now))
        take(.key(key))
    }

    /// Tells the person at the door what became of it.
    func show(_ signal: PanelSignal) { panel.show(signal) }

    private func take(_ event: EntryEvent) {
        for effect in entry.step(event, now: Monotonic.now) {
            switch effect {
            case .entered(let entry): onEntry(entry)
            case .show(let signal): panel.show(signal)
            case .wake(let instant): timer.schedule(at: instant)
            }
        }
    }
}

extension EntryLimits {
    init(_ settings: KeypadSettings) {
        self.init()
        unitCode = settings.unitCode
        digitTimeout = settings.digitTimeout
        entryTimeout = settings.entryTimeout
    }
}
