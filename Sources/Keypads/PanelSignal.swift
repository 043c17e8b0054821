/// What lamp and buzzer tell the person at the door; never which key, whose code or why not.
public enum PanelSignal: Sendable, Equatable, CaseIterable {
    /// A digit was taken, or `*` began a code.
    case digit
    /// `#` completed an entry; the verdict follows.
    case accepted
    /// The entry is empty again: by `*`, or because its time was over.
    case cleared
    /// The key does nothing here: `#` without digits or after too many, a digit too many, a letter.
    case refused
    /// No, for whatever reason.
    case denied
    /// The door is released.
    case granted
    /// Somebody is being called, or hears the bell.
    case ringing
    /// The door stands open and will soon be open too long. Lasts until ``alarm`` or ``alarmOver``.
    case preAlarm
    /// The door is open too long or was forced. Lasts until ``alarmOver``.
    case alarm
    /// Pre-alarm and alarm have ended.
    case alarmOver
    /// Somebody at the station's commands wants to see which light the lamp is; the buzzer is silent.
    case lampShown
    /// The same of the buzzer, which is heard even where sounds are off; the lamp is dark.
    case buzzerShown

    /// Whether the lamp tells it.
    var isLit: Bool { self != .buzzerShown }

    /// Whether the buzzer tells it at a site that wants `sounds`, or not.
    func isHeard(sounds: Bool) -> Bool {
        switch self {
        case .lampShown: false
        case .buzzerShown, .preAlarm, .alarm: true
        case .digit, .accepted, .cleared, .refused, .denied, .granted, .ringing, .alarmOver: sounds
        }
    }
}
