/// The lines of one door.
public struct DoorLines: Sendable, Equatable {
    /// Output; *active* means released, for a strike and for a maglock.
    public let lock: LineSpec
    /// Input; the relay or bolt read back, active while released.
    public let monitor: LineSpec?
    /// Input; the door position switch, active while the leaf is open.
    public let contact: LineSpec?
    /// Input; the exit button (request to exit), active while pressed.
    public let exit: LineSpec?

    /// A door by its lock; the other lines stand where the door has them.
    public init(lock: LineSpec, monitor: LineSpec? = nil, contact: LineSpec? = nil, exit: LineSpec? = nil) {
        self.lock = lock
        self.monitor = monitor
        self.contact = contact
        self.exit = exit
    }
}
