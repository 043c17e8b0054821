internal import Glibc
internal import Loop

/// The clock as the kernel sees it, and the zone in which schedules are judged.
enum ClockCheck {
    static let hint = "see with timedatectl whether a time server is named and answers"

    /// For a station whose agent cannot be asked.
    @Loop static func clock() -> Finding {
        StationClock.kernelIsSynchronised()
            ? Finding("clock", .ok, "the kernel calls it synchronised")
            : Finding("clock", .warning, "the kernel does not call it synchronised", hint: hint)
    }

    /// Whether the C library finds the zone: without a word it takes UTC where it does not.
    static func zone() -> Finding {
        let named = Environment.value("TZ").map { $0.hasPrefix(":") ? String($0.dropFirst()) : $0 }
        let file = named.map { $0.hasPrefix("/") ? $0 : "/usr/share/zoneinfo/\($0)" } ?? "/etc/localtime"
        if isZone(file) { return Finding("zone", .ok, file) }
        // CET-1CEST is a rule in itself.
        if let named, named.contains(where: \.isNumber) { return Finding("zone", .ok, named) }
        return Finding(
            "zone", .warning, "\(file) is no zone file, so schedules are judged in UTC",
            hint: "install tzdata and set the zone with timedatectl set-timezone")
    }

    private static func isZone(_ path: String) -> Bool {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
        guard descriptor >= 0 else { return false }
        defer { close(descriptor) }
        var bytes = [UInt8](repeating: 0, count: 4)
        return read(descriptor, &bytes, bytes.count) == bytes.count && bytes == Array("TZif".utf8)
    }
}
