internal import Lines

/// What a line that is held here or by the guard shows, and how often that changed.
struct LineTally {
    /// Nil while it cannot be told.
    private(set) var value: LineValue?
    /// Changes from one known value to the other since the start, however long it was unknown between.
    private(set) var changes = 0
    private var known: LineValue?

    /// Takes what the line shows now; whether that is news.
    mutating func take(_ value: LineValue?) -> Bool {
        guard value != self.value else { return false }
        self.value = value
        guard let value else { return true }
        if let known, known != value { changes += 1 }
        known = value
        return true
    }
}
