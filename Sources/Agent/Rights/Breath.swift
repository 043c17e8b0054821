internal import Loop

/// Gives the loop's other callbacks their turn during long work that must stay on the loop.
@Loop struct Breath {
    private var began = Monotonic.now

    /// Longest stretch of such work.
    static let longest = Duration.milliseconds(4)

    /// Waits one turn of the loop when the stretch is used up.
    mutating func take() async {
        guard Monotonic.now - began > Self.longest else { return }
        await Loop.sleep(for: .zero)
        began = Monotonic.now
    }
}
