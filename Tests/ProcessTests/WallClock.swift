import Foundation
import Support

/// The wall clock of one agent and the kernel's word about it, set while the agent runs; see `Tests/ClockShim`.
final class WallClock: Sendable {
    private let folder: TemporaryFolder
    private let file: String

    /// A clock that shows `time`, such as `2026-12-24T12:00:00Z`.
    init(_ time: String, synchronised: Bool = true) throws {
        folder = try TemporaryFolder("clock")
        file = try folder.write("clock", bytes: [UInt8](repeating: 0, count: 16))
        try set(time, synchronised: synchronised)
    }

    /// What puts it under a program.
    var environment: [String: String] {
        [
            "LD_PRELOAD": Package.product("libclock-shim.so"), "PORTERO_TEST_CLOCK": file,
        ]
    }

    /// Steps the clock to `time`.
    func set(_ time: String, synchronised: Bool = true) throws {
        let wanted = try Date(time, strategy: .iso8601)
        try write(Int64((wanted.timeIntervalSince1970 - Self.machine) * 1e9), at: 0)
        try write(synchronised ? 1 : 0, at: 8)
    }

    /// Steps the clock by so many seconds.
    func step(by seconds: Int) throws { try write(offset + Int64(seconds) * 1_000_000_000, at: 0) }

    /// Sets what the kernel says of it.
    func synchronise(_ synchronised: Bool) throws { try write(synchronised ? 1 : 0, at: 8) }

    /// What it shows, seconds since 1970.
    var now: Double { get throws { Self.machine + Double(try offset) / 1e9 } }

    private static var machine: Double { Date().timeIntervalSince1970 }

    private var offset: Int64 {
        get throws {
            let bytes = try Data(contentsOf: URL(fileURLWithPath: file))
            return bytes.prefix(8).reversed().reduce(0) { $0 << 8 | Int64($1) }
        }
    }

    /// Eight bytes at once: the agent reads them from memory while they change.
    private func write(_ value: Int64, at place: off_t) throws {
        let descriptor = open(file, O_WRONLY | O_CLOEXEC)
        defer { close(descriptor) }
        let written = withUnsafeBytes(of: value) { pwrite(descriptor, $0.baseAddress, $0.count, place) }
        guard written == 8 else { throw SupportError("cannot write \(file)") }
    }
}
