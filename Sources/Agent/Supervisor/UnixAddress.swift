internal import Glibc

/// A Unix socket's address; a leading `@` names one of the abstract kind.
struct UnixAddress {
    private var address = sockaddr_un()
    private let length: socklen_t

    init?(_ path: String) {
        let bytes = Array(path.utf8)
        guard !bytes.isEmpty, bytes.count < MemoryLayout.size(ofValue: address.sun_path) else { return nil }
        address.sun_family = sa_family_t(AF_UNIX)
        withUnsafeMutableBytes(of: &address.sun_path) { target in
            target.copyBytes(from: bytes)
            if bytes[0] == UInt8(ascii: "@") { target[0] = 0 }
        }
        length = socklen_t(MemoryLayout<sa_family_t>.size + bytes.count)
    }

    mutating func withSocketAddress(_ body: (UnsafePointer<sockaddr>, socklen_t) -> Void) {
        let length = length
        withUnsafePointer(to: &address) {
            $0.withMemoryRebound(to: sockaddr.self, capacity: 1) { body($0, length) }
        }
    }
}
