internal import Glibc
internal import Loop

/// Names to addresses, without ever holding up the loop.
public enum Resolver {
    /// A numeric address of `host`; a numeric `host` is returned at once, without a thread.
    ///
    /// The system's `getaddrinfo` runs on a short-lived thread; it may take as long as the name server's timeouts.
    public static func resolve(
        _ host: String, isolation: isolated (any Actor)? = #isolation
    ) async -> Result<String, SocketError> {
        if isNumeric(host) { return .success(host) }
        return await Aside.attempt { ask(host) } ?? .failure(.unknownHost(host, reason: reason(of: EAGAIN)))
    }

    /// Whether `host` is an IPv4 or IPv6 address already.
    static func isNumeric(_ host: String) -> Bool {
        var storage = in6_addr()
        return inet_pton(AF_INET, host, &storage) == 1 || inet_pton(AF_INET6, host, &storage) == 1
    }

    private static func ask(_ host: String) -> Result<String, SocketError> {
        var hints = addrinfo()
        hints.ai_socktype = Int32(SOCK_STREAM.rawValue)
        var found: UnsafeMutablePointer<addrinfo>?
        let code = getaddrinfo(host, nil, &hints, &found)
        defer { if let found { freeaddrinfo(found) } }
        guard code == 0, let found, let address = text(of: found.pointee) else {
            let words = gai_strerror(code).map { String(cString: $0) } ?? "error \(code)"
            return .failure(.unknownHost(host, reason: words))
        }
        return .success(address)
    }

    private static func text(of info: addrinfo) -> String? {
        withUnsafeTemporaryAllocation(of: CChar.self, capacity: Int(NI_MAXHOST)) { text in
            guard let base = text.baseAddress,
                getnameinfo(info.ai_addr, info.ai_addrlen, base, socklen_t(text.count), nil, 0, NI_NUMERICHOST) == 0
            else { return nil }
            return String(cString: base)
        }
    }
}
