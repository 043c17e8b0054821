/// A door as `/api/doors/{name}` shows it; mode is what we command, state what we sense.
public struct DoorResource: Codable, Equatable, Sendable {
    /// The name people know it by.
    public var name: String
    /// `locked`, `unlocked`, `accessed`, `blocked`, `locked-down`, `locked-open`, or `unknown` without a guard.
    public var mode: String
    /// The mode that was commanded and is kept, whatever a momentary access, the schedule or tampering make of it.
    public var standing: String
    /// The lock output as its guard last reported it: `released`, `locked`, or `unknown`, also while the monitor says
    /// the opposite.
    public var output: String
    /// The bolt or magnet as the monitor senses it: `locked`, `unlocked`, `fault` when it disagrees with the output, or
    /// `unknown` without a monitor.
    public var lock: String
    /// `open`, `closed`, `fault` for a switch that flutters, or `unknown`.
    public var physical: String
    /// `NotInTamper`, `TamperDetected` or `Unknown`.
    public var tamper: String
    /// Whether tampering left a block that `portero door clear` ends.
    public var tamperBlock: Bool
    /// What is wrong now: `door-forced-open`, `door-open-too-long`, `tamper`, `lock-disagrees`, `contact-fault`.
    public var alarms: [String]
    /// Wall time of the last change of the mode or the output, ISO 8601.
    public var since: String?
}

/// What `POST /api/doors/{name}` takes.
public struct DoorWish: Codable, Equatable, Sendable {
    /// `release`, or a command: `lock`, `unlock`, `block`, `lockdown`, `lockopen`, `end-block`, `end-lockdown`,
    /// `end-lockopen`, `clear`.
    public var action: String
    /// For `release`: seconds, else the door's release time; the ceiling holds either way.
    public var seconds: Double?

    /// A request for `action`.
    public init(action: String, seconds: Double? = nil) {
        self.action = action
        self.seconds = seconds
    }
}
