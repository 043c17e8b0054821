/// What happens to a matrix.
public enum MatrixEvent: Sendable, Equatable {
    /// A row changed at this time: once for each edge event read, our own scan's edges included.
    case edge(at: Duration)
    /// More edges came than the kernel keeps; nobody knows when the last one was.
    case overflow
    /// A scan is complete that began then: the crossings found closed.
    case reading(Set<Crossing>, began: Duration)
    /// The time of the last ``MatrixEffect/wake(at:)`` has come. The first one starts the matrix.
    case tick
}

/// What the owner of the lines does for a matrix.
public enum MatrixEffect: Sendable, Equatable {
    /// Hand on the edges that wait, make one column active after the other, read the rows each time, make all columns
    /// active again and answer with ``MatrixEvent/reading(_:began:)``. An answer that never comes is asked for again
    /// at the wake before it.
    ///
    /// Edges that come meanwhile are not dropped but follow the reading as ``MatrixEvent/edge(at:)``: a key that closed
    /// behind the scan's back makes no other.
    case scan
    /// Send ``MatrixEvent/tick`` at this time; replaces any earlier wake.
    case wake(at: Duration)
    /// The key was pressed: once, however long it is held.
    case press(Character)
    /// A pressed or stuck key is up.
    case release(Character)
    /// Keys closed in a rectangle: at least one of them may be a ghost, none of the new ones counts.
    case ghost
    /// The key has been closed for ``MatrixTiming/stuckAfter``; it ends with ``release(_:)``.
    case stuck(Character)
    /// The contacts change faster than keys can, or edges were lost: said once, ended by ``calm``.
    case noisy
    /// The contacts can be read again.
    case calm
}
