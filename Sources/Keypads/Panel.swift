/// What happens to a panel.
public enum PanelEvent: Sendable, Equatable {
    /// Something is to be told.
    case show(PanelSignal)
    /// The time of the last ``PanelEffect/wake(at:)`` has come.
    case tick
}

/// What the owner of lamp and buzzer does for a panel.
public enum PanelEffect: Sendable, Equatable {
    /// Lamp and buzzer from now on.
    case drive(lamp: Bool, buzzer: Bool)
    /// Send ``PanelEvent/tick`` at this time; replaces any earlier wake.
    case wake(at: Duration)
}

/// Lamp and buzzer: which signal is told, and where in its pattern it is.
///
/// - What a key did is told at once, whatever else is going on: the person pressing it must notice.
/// - A verdict waits for the end of what the last key did, so that a denial begins the same time after `#`
///   whatever it took to decide. A newer verdict takes the place of an older one.
/// - Pre-alarm and alarm last, under the others, and come back after them. An alarm takes the place of a pre-alarm.
public struct Panel: Sendable {
    private struct Playing: Sendable {
        let signal: PanelSignal
        let since: Duration
    }

    private var played: Playing?
    private var waiting: PanelSignal?
    private var lasting: PanelSignal?
    private var driven = (lamp: false, buzzer: false)

    /// Whether the buzzer sounds for more than pre-alarm and alarm.
    public var sounds: Bool

    /// A dark and silent panel.
    public init(sounds: Bool = true) { self.sounds = sounds }

    /// Takes one event and says what to do, in order.
    public mutating func step(_ event: PanelEvent, now: Duration) -> [PanelEffect] {
        advance(now)
        if case .show(let signal) = event { take(signal, now) }
        return effects(now)
    }

    /// Ends what is over; what comes next began when it ended, however late the tick.
    private mutating func advance(_ now: Duration) {
        while let playing = played, !playing.signal.pattern.repeats {
            let end = playing.since + playing.signal.pattern.length
            guard end <= now else { return }
            played = (waiting ?? lasting).map { Playing(signal: $0, since: end) }
            waiting = nil
        }
    }

    private mutating func take(_ signal: PanelSignal, _ now: Duration) {
        switch signal.kind {
        case .echo: played = Playing(signal: signal, since: now)
        case .verdict:
            if played?.signal.kind == .echo {
                waiting = signal
            } else {
                played = Playing(signal: signal, since: now)
            }
        case .lasting: last(signal, now)
        }
    }

    private mutating func last(_ signal: PanelSignal, _ now: Duration) {
        switch (signal, lasting) {
        case (.preAlarm, .alarm), (.preAlarm, .preAlarm), (.alarm, .alarm): return
        case (.alarmOver, _): lasting = nil
        default: lasting = signal
        }
        if played == nil || played?.signal.kind == .lasting {
            played = lasting.map { Playing(signal: $0, since: now) }
        }
    }

    private mutating func effects(_ now: Duration) -> [PanelEffect] {
        let (step, end) = place(now)
        let isOn = step?.isOn ?? false
        let isLit = played?.signal.isLit ?? false
        let isHeard = played?.signal.isHeard(sounds: sounds) ?? false
        let wanted = (lamp: isOn && isLit, buzzer: isOn && isHeard)
        let drive: [PanelEffect] = wanted == driven ? [] : [.drive(lamp: wanted.lamp, buzzer: wanted.buzzer)]
        driven = wanted
        return drive + (end.map { [.wake(at: $0)] } ?? [])
    }

    /// The step that holds now, and its end.
    private func place(_ now: Duration) -> (PanelPattern.Step?, Duration?) {
        guard let played else { return (nil, nil) }
        let pattern = played.signal.pattern
        let rounds = pattern.repeats ? Int((now - played.since) / pattern.length) : 0
        var end = played.since + pattern.length * rounds
        for step in pattern.steps {
            end += step.lasts
            if now < end { return (step, end) }
        }
        return (nil, nil)
    }
}
