internal import Loop

/// The time that signatures carry: the machine's wall clock, until the cloud's own was taken from a refusal.
///
/// Only for `t`. It proves nothing about wall time and never lends it trust.
struct CloudClock {
    /// The cloud's milliseconds minus those since boot: a later step of the wall clock does not move it.
    private var base: Int64?

    /// From 2020 to 2100; anything else is no time to correct by.
    static let plausible: ClosedRange<Int64> = 1_577_836_800_000...4_102_444_800_000

    func time(wall: Int64, now: Duration) -> Int64 { base.map { $0 + now.milliseconds } ?? wall }

    /// Takes the cloud's time over; false when it is none.
    mutating func correct(to cloud: Int64?, now: Duration) -> Bool {
        guard let cloud, Self.plausible.contains(cloud) else { return false }
        base = cloud - now.milliseconds
        return true
    }
}
