internal import Glibc

/// The system's error numbers as the line layer understands them.
enum ErrorNumber {
    static let busy = EBUSY
    static let notFound = ENOENT
    static let invalid = EINVAL
    static let accessDenied = EACCES
    static let denied: Set<Int32> = [EACCES, EPERM]
    static let gone: Set<Int32> = [ENODEV, ENXIO]
    /// The kernel's own `ENOTSUPP` leaks out of some drivers.
    static let withoutInterrupt: Set<Int32> = [ENODEV, ENXIO, EINVAL, EOPNOTSUPP, ENOSYS, 524]

    /// The number of the call that just failed; read before anything else is called.
    static var last: Int32 { errno }

    static func text(_ number: Int32) -> String { "\(String(cString: strerror(number))) (error \(number))" }
}
