/// Whether two kinds of samples differ: Welch's t, from running sums.
///
/// |t| below 4.5 over many samples is what ISO/IEC 17825 and dudect take for "nothing found".
public struct Welch: Sendable {
    private var counts: (Double, Double) = (0, 0)
    private var means: (Double, Double) = (0, 0)
    private var squares: (Double, Double) = (0, 0)

    /// No samples yet.
    public init() {}

    /// The values of two kinds, leaving out what is above the `share` of all of them: a machine's other work makes long
    /// tails that hide what is looked for.
    public init(_ samples: [(isFirst: Bool, value: Double)], below share: Double = 1) {
        let sorted = samples.map(\.value).sorted()
        guard !sorted.isEmpty else { return }
        let bound = sorted[min(sorted.count - 1, Int(Double(sorted.count) * share))]
        for sample in samples where share >= 1 || sample.value < bound { add(sample.value, toFirst: sample.isFirst) }
    }

    /// One more sample.
    public mutating func add(_ value: Double, toFirst: Bool) {
        if toFirst {
            Self.add(value, &counts.0, &means.0, &squares.0)
        } else {
            Self.add(value, &counts.1, &means.1, &squares.1)
        }
    }

    /// The statistic; 0 while a kind has fewer than two samples, or neither varies.
    public var t: Double {
        guard counts.0 > 1, counts.1 > 1 else { return 0 }
        let error = squares.0 / (counts.0 - 1) / counts.0 + squares.1 / (counts.1 - 1) / counts.1
        return error > 0 ? (means.0 - means.1) / error.squareRoot() : 0
    }

    private static func add(_ value: Double, _ count: inout Double, _ mean: inout Double, _ square: inout Double) {
        count += 1
        let before = value - mean
        mean += before / count
        square += before * (value - mean)
    }
}

/// Times one thing done with two kinds of input, in an order drawn anew for each.
public enum TimedPairs {
    /// The largest |t| over all samples, and over the shorter nine tenths of them.
    ///
    /// - Parameters:
    ///   - count: samples in all.
    ///   - now: a clock in nanoseconds.
    ///   - make: an input of the first kind or of the other; not timed.
    ///   - body: what is timed.
    public static func t<Input>(
        _ count: Int, using generator: inout some RandomNumberGenerator, now: () -> Int,
        make: (_ isFirst: Bool) -> Input, body: (Input) -> Void
    ) -> Double {
        var samples: [(isFirst: Bool, value: Double)] = []
        samples.reserveCapacity(count)
        for turn in 0..<(count + count / 10) {
            let isFirst = Bool.random(using: &generator)
            let input = make(isFirst)
            let start = now()
            body(input)
            let end = now()
            // The first tenth warms up.
            if turn >= count / 10 { samples.append((isFirst, Double(end - start))) }
        }
        return max(abs(Welch(samples).t), abs(Welch(samples, below: 0.9).t))
    }
}
