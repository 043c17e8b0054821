internal import Doors
internal import Keypads
internal import Lines
internal import Loop

/// Plays signals on the board's lamp and buzzer, either of which may be missing.
@Loop final class PanelDesk {
    /// Told what lamp and buzzer are driven to, nil for one that is not held.
    var onDrive: @Loop (_ lamp: LineValue?, _ buzzer: LineValue?) -> Void = { _, _ in }
    private var panel: Panel
    private var lamp: OutputLines?
    private var buzzer: OutputLines?
    private var driven = (lamp: LineValue.inactive, buzzer: LineValue.inactive)
    private lazy var timer = LoopTimer { [unowned self] in self.take(.tick) }

    /// A panel without lamp and buzzer yet; without `sounds` only pre-alarm and alarm sound.
    init(sounds: Bool) { panel = Panel(sounds: sounds) }

    /// Sounds or not, from the next signal on.
    func use(sounds: Bool) { panel.sounds = sounds }

    /// The value of lamp or buzzer; nil without one, and when it cannot be read.
    func value(of function: String) -> LineValue? {
        switch function {
        case "lamp": (try? lamp?.value(at: 0)) ?? nil
        case "buzzer": (try? buzzer?.value(at: 0)) ?? nil
        default: nil
        }
    }

    /// The board's lamp, from now on; whatever lasts is shown on it.
    func use(lamp: consuming OutputLines) {
        self.lamp = consume lamp
        drive()
    }

    /// The board's buzzer, from now on.
    func use(buzzer: consuming OutputLines) {
        self.buzzer = consume buzzer
        drive()
    }

    /// Lets go of both, so that they can be taken again; signals go on meanwhile.
    func drop() {
        lamp = nil
        buzzer = nil
    }

    /// Tells the person at the door.
    func show(_ signal: PanelSignal) { take(.show(signal)) }

    private func take(_ event: PanelEvent) {
        for effect in panel.step(event, now: Monotonic.now) {
            switch effect {
            case .drive(let lamp, let buzzer):
                driven = (lamp ? .active : .inactive, buzzer ? .active : .inactive)
                drive()
            case .wake(let instant): timer.schedule(at: instant)
            }
        }
    }

    /// A lamp that cannot be driven costs nobody the door; a chip that is gone is told by the lines that are read.
    private func drive() {
        try? lamp?.drive(driven.lamp)
        try? buzzer?.drive(driven.buzzer)
        onDrive(lamp?.specs == nil ? nil : driven.lamp, buzzer?.specs == nil ? nil : driven.buzzer)
    }
}

extension PanelSignal {
    /// What people in front of a door are shown of it.
    init(_ signal: DoorSignal) {
        self =
            switch signal {
            case .preAlarm: .preAlarm
            case .alarm: .alarm
            case .alarmOver: .alarmOver
            }
    }
}
