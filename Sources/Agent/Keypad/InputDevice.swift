internal import CLinux
internal import Glibc
internal import Keypads

/// An input device of the kernel, held for us alone while the value lives.
final class InputDevice {
    /// Readable while events wait. Watch it, never close it.
    let descriptor: Int32
    private let place: String

    /// Highest code of a key, from the kernel's headers.
    private static let lastKey = 0x2FF
    private static let folder = "/dev/input"

    /// Takes the device: a path, or the name it has in `/proc/bus/input/devices`. What is typed on it reaches no console.
    init(_ device: String) throws(InputDeviceError) {
        (descriptor, place) = try device.hasPrefix("/") ? Self.open(path: device) : Self.open(name: device)
        // Every property is set: `deinit` closes it.
        guard portero_input_grab(descriptor, 1) == 0 else { throw InputDeviceError(.grab, place, errno) }
    }

    deinit {
        // Whoever still watches a duplicate would keep the device from the next taker.
        _ = portero_input_grab(descriptor, 0)
        close(descriptor)
    }

    /// The events that wait, oldest first; empty when none does.
    func events() throws(InputDeviceError) -> [InputKeysEvent] {
        var events: [InputKeysEvent] = []
        let failed = withUnsafeTemporaryAllocation(of: input_event.self, capacity: 64) { buffer -> Int32 in
            let bytes = read(descriptor, buffer.baseAddress, buffer.count * MemoryLayout<input_event>.stride)
            guard bytes > 0 else { return bytes < 0 ? errno : ENODEV }
            for event in buffer.prefix(bytes / MemoryLayout<input_event>.stride) {
                events.append(.input(type: event.type, code: event.code, value: event.value))
            }
            return 0
        }
        guard failed == 0 || failed == EAGAIN || failed == EINTR else { throw InputDeviceError(.read, place, failed) }
        return events
    }

    /// The codes of the keys that are down now.
    func keysDown() throws(InputDeviceError) -> Set<UInt16> {
        var bits = [UInt8](repeating: 0, count: Self.lastKey / 8 + 1)
        guard portero_input_keys(descriptor, &bits, bits.count) >= 0 else {
            throw InputDeviceError(.read, place, errno)
        }
        return Set((0...UInt16(Self.lastKey)).filter { bits[Int($0 / 8)] & (1 << ($0 % 8)) != 0 })
    }

    private static func open(path: String) throws(InputDeviceError) -> (Int32, String) {
        let descriptor = Glibc.open(path, O_RDONLY | O_NONBLOCK | O_CLOEXEC)
        guard descriptor >= 0 else { throw InputDeviceError(.open, path, errno) }
        return (descriptor, path)
    }

    private static func open(name: String) throws(InputDeviceError) -> (Int32, String) {
        var refused: Int32 = ENOENT
        for file in eventFiles {
            let descriptor = Glibc.open(file, O_RDONLY | O_NONBLOCK | O_CLOEXEC)
            guard descriptor >= 0 else {
                refused = errno
                continue
            }
            var bytes = [CChar](repeating: 0, count: 256)
            if portero_input_name(descriptor, &bytes, bytes.count - 1) >= 0,
                String(decoding: bytes.prefix { $0 != 0 }.map(UInt8.init(bitPattern:)), as: UTF8.self) == name
            {
                return (descriptor, "\(name) (\(file))")
            }
            close(descriptor)
        }
        throw InputDeviceError(.open, name, refused)
    }

    private static var eventFiles: [String] {
        guard let folder = opendir(Self.folder) else { return [] }
        defer { closedir(folder) }
        var files: [String] = []
        while let entry = readdir(folder) {
            let name = withUnsafePointer(to: &entry.pointee.d_name) {
                $0.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
            }
            if name.hasPrefix("event") { files.append("\(Self.folder)/\(name)") }
        }
        return files.sorted()
    }
}
