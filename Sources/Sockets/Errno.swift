internal import Glibc

/// The system's words for an error number.
func reason(of errno: Int32) -> String {
    withUnsafeTemporaryAllocation(of: CChar.self, capacity: 128) { text in
        guard let base = text.baseAddress, strerror_r(errno, base, text.count) == 0 else { return "error \(errno)" }
        return String(cString: base)
    }
}
