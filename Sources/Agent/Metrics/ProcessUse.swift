internal import CLinux
internal import Glibc

/// What this process takes of the machine now; nil where the kernel cannot be asked, as without a free descriptor.
struct ProcessUse {
    /// Memory that is resident.
    let residentBytes: Double?
    /// Descriptors that are open.
    let openDescriptors: Double?
    /// Time of processors since the start, in seconds.
    let processorSeconds: Double

    /// Looks at this moment.
    init() {
        residentBytes = Self.residentPages().map { $0 * Double(sysconf(Int32(_SC_PAGESIZE))) }
        openDescriptors = Self.descriptors()
        var time = timespec()
        clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time)
        processorSeconds = Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
    }

    private static func residentPages() -> Double? {
        let file = open("/proc/self/statm", O_RDONLY | O_CLOEXEC)
        guard file >= 0 else { return nil }
        defer { close(file) }
        var bytes = [UInt8](repeating: 0, count: 256)
        let count = read(file, &bytes, bytes.count)
        guard count > 0 else { return nil }
        // Size first, then what of it is resident.
        return String(decoding: bytes[..<count], as: UTF8.self).split(separator: " ").dropFirst().first.flatMap {
            Double($0)
        }
    }

    private static func descriptors() -> Double? {
        guard let folder = opendir("/proc/self/fd") else { return nil }
        defer { closedir(folder) }
        var count = 0.0
        while let entry = readdir(folder) { if entry.pointee.d_name.0 != CChar(UInt8(ascii: ".")) { count += 1 } }
        // Without the one this look takes.
        return count - 1
    }
}
