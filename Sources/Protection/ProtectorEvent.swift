public import RoomWire

/// What a ``Protector`` is told.
public enum ProtectorEvent: Equatable, Sendable {
    /// A connection is open; the credential a technician left, if any.
    case connected(first: String?)
    /// The room answered the request under way.
    case answered(RoomAnswer)
    /// It did not in time; whether the request took effect is not known.
    case unanswered
    /// The connection is gone.
    case lost
    /// What was to be kept is on disk; false where it is not.
    case kept(Bool)
    /// The room says that this connection is not authorized any more.
    case authorizationLost
    /// Other guards are wanted.
    case want(Guards)
    /// A new PIN is wanted for the user.
    case reissuePIN
    /// Compare again: from time to time, and after a session that may have changed something.
    case look
}

/// What a ``Protector`` wants done; after ``ask(_:)`` and ``keep(_:)`` it waits for what becomes of them.
public enum ProtectorEffect: Equatable, Sendable {
    /// Send this request and tell its answer.
    case ask(RoomCommand)
    /// Write this to disk and tell whether it is there. Nothing that depends on it is sent before.
    case keep(Keyring)
    /// Nothing is under way: authorized, guards compared.
    case settled
    /// End the connection, because of this.
    case close(String)
    /// The room took none of the credentials known here.
    case refused
}
