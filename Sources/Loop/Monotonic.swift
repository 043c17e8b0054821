internal import Glibc

/// Time for durations: never set, never stepped, counted from the boot of the machine.
public enum Monotonic {
    /// Time since boot, suspension left out; the kernel's `CLOCK_MONOTONIC`, which also stamps line events.
    public static var now: Duration {
        var time = timespec()
        clock_gettime(CLOCK_MONOTONIC, &time)
        return .seconds(time.tv_sec) + .nanoseconds(time.tv_nsec)
    }

    /// Time since boot, suspension included; the kernel's `CLOCK_BOOTTIME`. For ages, which a sleeping machine gains too;
    /// timers run on ``now``.
    public static var sinceBoot: Duration {
        var time = timespec()
        clock_gettime(CLOCK_BOOTTIME, &time)
        return .seconds(time.tv_sec) + .nanoseconds(time.tv_nsec)
    }
}

extension Duration {
    /// Whole microseconds, rounded towards zero.
    public var microseconds: Int64 {
        components.seconds * 1_000_000 + components.attoseconds / 1_000_000_000_000
    }

    /// Whole milliseconds, rounded towards zero.
    public var milliseconds: Int64 { microseconds / 1000 }
}
