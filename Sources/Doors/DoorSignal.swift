/// What a door lets the people in front of it notice.
public enum DoorSignal: Sendable, Equatable {
    /// It has stood open for long: close it now.
    case preAlarm
    /// It was forced, stands open too long, was tampered with, or its lock does not follow.
    case alarm
    /// No cause of an alarm or warning is left.
    case alarmOver
}
