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
}
