/// Tells noise from use: contacts that are not steady for long, or make more edges than the kernel keeps.
struct NoiseWatch: Sendable {
    private let after: Duration
    private var unsteadySince: Duration?
    /// When edges were lost or a reading was not steady, last.
    private var lastAt: Duration = .zero
    private var isNoisy = false

    init(after: Duration) { self.after = after }

    /// Edges were lost; whether that is news.
    mutating func lost(_ now: Duration) -> Bool {
        lastAt = now
        defer { isNoisy = true }
        return !isNoisy
    }

    /// A reading was steady or not; what there is to say.
    mutating func told(_ isSteady: Bool, _ now: Duration) -> [MatrixEffect] {
        if isNoisy, isSteady, now - lastAt >= after {
            isNoisy = false
            return [.calm]
        }
        guard !isSteady else {
            unsteadySince = nil
            return []
        }
        lastAt = now
        let since = unsteadySince ?? now
        unsteadySince = since
        guard !isNoisy, now - since >= after else { return [] }
        isNoisy = true
        return [.noisy]
    }

    /// When to look whether it is over; nil while it is not noisy.
    var calmAt: Duration? { isNoisy ? lastAt + after : nil }
}
