import Foundation

/// TCP ports of loopback that nobody listens on.
///
/// A port is kept from other callers in this process only; between this call and the listener another process may take
/// it, so a program that can listen on port 0 and say which one it got is better served by that.
public enum FreePort {
    private static let taken = Box(Set<Int>())

    /// A port that was free a moment ago and is not handed out twice in this process.
    public static func next() throws -> Int {
        for _ in 0..<64 {
            let port = try ask()
            if taken.with({ $0.insert(port).inserted }) { return port }
        }
        throw SupportError("no free TCP port on loopback in 64 attempts")
    }

    private static func ask() throws -> Int {
        let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0)
        guard descriptor >= 0 else { throw SupportError("socket: \(cause(errno))") }
        defer { close(descriptor) }
        var address = loopback(port: 0)
        var length = socklen_t(MemoryLayout<sockaddr_in>.size)
        let bound = withUnsafeMutablePointer(to: &address) {
            $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                bind(descriptor, $0, length) == 0 && getsockname(descriptor, $0, &length) == 0
            }
        }
        guard bound else { throw SupportError("bind on loopback: \(cause(errno))") }
        return Int(UInt16(bigEndian: address.sin_port))
    }
}

/// 127.0.0.1 and `port`.
func loopback(port: Int) -> sockaddr_in {
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_port = UInt16(truncatingIfNeeded: port).bigEndian
    address.sin_addr.s_addr = UInt32(0x7f00_0001).bigEndian
    return address
}
