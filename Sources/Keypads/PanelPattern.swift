/// What lamp and buzzer do for one signal.
public struct PanelPattern: Sendable, Equatable {
    /// One stretch of a pattern in which nothing changes.
    public struct Step: Sendable, Equatable {
        /// Whether the lamp is lit, and the buzzer sounds where it is heard.
        public let isOn: Bool
        /// How long.
        public let lasts: Duration
    }

    /// What happens in turn; both are off afterwards.
    public let steps: [Step]
    /// Whether it begins again until another signal ends it.
    public let repeats: Bool

    /// How long one round takes.
    public var length: Duration { steps.reduce(.zero) { $0 + $1.lasts } }

    /// Lamp and buzzer alike: on, off, on, off and so on, in milliseconds.
    init(_ milliseconds: Int..., repeats: Bool = false) {
        steps = milliseconds.enumerated().map { index, time in
            Step(isOn: index.isMultiple(of: 2), lasts: .milliseconds(time))
        }
        self.repeats = repeats
    }
}

extension PanelSignal {
    /// What the signal looks and sounds like. There is one pattern for all denials, so none tells more than another.
    public var pattern: PanelPattern {
        switch self {
        case .digit: PanelPattern(80)
        case .accepted: PanelPattern(80, 120)
        case .cleared: PanelPattern(80, 80, 80)
        case .refused: PanelPattern(300)
        case .denied: PanelPattern(150, 150, 150, 150, 150, 150)
        case .granted: PanelPattern(1000)
        case .ringing: PanelPattern(400, 200, 400, 200)
        case .preAlarm: PanelPattern(100, 900, repeats: true)
        case .alarm: PanelPattern(250, 250, repeats: true)
        case .alarmOver: PanelPattern()
        case .lampShown, .buzzerShown: PanelPattern(500, 500, 500, 500, 500, 500)
        }
    }

    /// Which signals give way to which; see ``Panel``.
    var kind: Kind {
        switch self {
        case .digit, .accepted, .cleared, .refused: .echo
        case .denied, .granted, .ringing, .lampShown, .buzzerShown: .verdict
        case .preAlarm, .alarm, .alarmOver: .lasting
        }
    }

    enum Kind: Sendable {
        /// What a key did.
        case echo
        /// What became of an entry, or of the bell.
        case verdict
        /// What holds until it is over.
        case lasting
    }
}
