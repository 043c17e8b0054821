/// Times of one thing done many times, in seconds.
struct Samples: Sendable {
    private var times: [Double] = []

    /// How many.
    var count: Int { times.count }

    /// One more.
    mutating func add(_ seconds: Double) { times.append(seconds) }

    /// All of another.
    mutating func add(_ other: Samples) { times += other.times }

    /// The median; nil without samples.
    var p50: Quantity? { quantile(0.50) }

    /// The time that one in a hundred exceeds; with fewer samples the longest.
    var p99: Quantity? { quantile(0.99) }

    private func quantile(_ share: Double) -> Quantity? {
        guard !times.isEmpty else { return nil }
        let sorted = times.sorted()
        return .time(sorted[min(sorted.count - 1, Int(Double(sorted.count) * share))])
    }
}

extension Duration {
    /// As a number of seconds.
    var inSeconds: Double { Double(components.seconds) + Double(components.attoseconds) * 1e-18 }
}
