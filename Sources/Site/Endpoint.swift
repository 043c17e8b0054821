/// Scheme, host and port of a service's address; anything more in it is refused.
struct Endpoint: Sendable, Equatable {
    let scheme: String
    let host: String
    let port: Int?

    init?(_ text: String) {
        let parts = text.split(separator: "://", maxSplits: 1, omittingEmptySubsequences: false)
        guard parts.count == 2 else { return nil }
        scheme = parts[0].lowercased()
        let authority = parts[1].hasSuffix("/") ? parts[1].dropLast() : parts[1]
        guard let (host, port) = Self.split(authority), TextRule.host.holds(host) else { return nil }
        self.host = host
        self.port = port
    }

    /// https, or http to this machine: secrets never cross a network in the clear.
    var isAllowed: Bool { isAllowed("https", onLoopback: "http") }

    /// wss, or ws to this machine.
    var isAllowedForMessages: Bool { isAllowed("wss", onLoopback: "ws") }

    private func isAllowed(_ secure: String, onLoopback plain: String) -> Bool {
        scheme == secure || (scheme == plain && Self.isLoopback(host))
    }

    /// The address without a slash at its end.
    var text: String {
        let shownHost = host.contains(":") ? "[\(host)]" : host
        return "\(scheme)://\(shownHost)" + (port.map { ":\($0)" } ?? "")
    }

    /// Whether a host can only be this machine: `localhost`, 127.0.0.0/8 or ::1.
    static func isLoopback(_ host: String) -> Bool {
        if host.lowercased() == "localhost" || host == "::1" { return true }
        guard let bytes = IPv4.bytes(host) else { return false }
        return bytes[0] == 127
    }

    private static func split(_ authority: Substring) -> (host: String, port: Int?)? {
        if authority.hasPrefix("[") {
            guard let end = authority.firstIndex(of: "]") else { return nil }
            let host = String(authority[authority.index(after: authority.startIndex)..<end])
            let rest = authority[authority.index(after: end)...]
            if rest.isEmpty { return (host, nil) }
            guard rest.hasPrefix(":"), let port = portNumber(rest.dropFirst()) else { return nil }
            return (host, port)
        }
        let parts = authority.split(separator: ":", omittingEmptySubsequences: false)
        if parts.count == 1 { return (String(authority), nil) }
        guard parts.count == 2, let port = portNumber(parts[1]) else { return nil }
        return (String(parts[0]), port)
    }

    private static func portNumber(_ text: Substring) -> Int? {
        guard text.utf8.count <= 5, text.utf8.allSatisfy({ (0x30...0x39).contains($0) }), let port = Int(text),
            (1...65535).contains(port)
        else { return nil }
        return port
    }
}

/// Dotted decimal addresses.
enum IPv4 {
    /// The four bytes, most significant first; nil for anything else, names and short forms included.
    static func bytes(_ text: String) -> [UInt8]? {
        let parts = text.split(separator: ".", omittingEmptySubsequences: false)
        let bytes = parts.compactMap { $0.utf8.count <= 3 && !$0.hasPrefix("+") ? UInt8($0) : nil }
        return parts.count == 4 && bytes.count == 4 ? bytes : nil
    }
}
