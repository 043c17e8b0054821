public import Doors

/// What the guard tells its agent.
public enum GuardReport: Sendable, Equatable {
    /// The plan was understood; a report on each door follows. Over stand-in lines when `standIn`.
    case ready(standIn: Bool)
    /// What became of a door's lock output.
    case door(String, ReleaseReport)
    /// What the exit button of a door does.
    case exit(door: String, ExitReport)
    /// A line of a door cannot be taken, read or written; one sentence. Said once for each change.
    case fault(door: String, sentence: String)
    /// Every order before ``GuardOrder/answer(_:)`` with this number was obeyed.
    case answered(UInt64)
    /// An order that makes no sense; one sentence.
    case refused(sentence: String)
}

/// What an exit button does.
public enum ExitReport: String, Sendable, Equatable, CaseIterable {
    /// It was pressed; the release is reported apart.
    case pressed
    /// It is up again.
    case released
    /// It has been down for half a minute; it releases no more until it was up.
    case stuck
}
