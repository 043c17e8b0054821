internal import Glibc
internal import Loop

/// Names to addresses, without ever holding up the loop.
public enum Resolver {
    /// A numeric address of `host`; a numeric `host` is returned at once, without a thread.
    ///
    /// The system's `getaddrinfo` runs on a short-lived thread; it may take as long as the name server's timeouts.
    public static func resolve(_ host: String) async -> Result<String, SocketError> {
        if isNumeric(host) { return .success(host) }
        return await withCheckedContinuation { continuation in
            let question = Question(host) { continuation.resume(returning: $0) }
            if !question.start() {
                continuation.resume(returning: .failure(.unknownHost(host, reason: reason(of: EAGAIN))))
            }
        }
    }

    /// Whether `host` is an IPv4 or IPv6 address already.
    static func isNumeric(_ host: String) -> Bool {
        var storage = in6_addr()
        return inet_pton(AF_INET, host, &storage) == 1 || inet_pton(AF_INET6, host, &storage) == 1
    }
}

/// One name and who waits for its address.
private final class Question: Sendable {
    private let host: String
    private let answer: @Sendable (Result<String, SocketError>) -> Void

    init(_ host: String, answer: @escaping @Sendable (Result<String, SocketError>) -> Void) {
        self.host = host
        self.answer = answer
    }

    /// False: the system gave no thread, and nobody will answer.
    func start() -> Bool {
        var thread = pthread_t()
        let user = Unmanaged.passRetained(self)
        let made = pthread_create(
            &thread, nil,
            { user in
                guard let user else { return nil }
                Unmanaged<Question>.fromOpaque(user).takeRetainedValue().ask()
                return nil
            }, user.toOpaque())
        guard made == 0 else {
            user.release()
            return false
        }
        pthread_detach(thread)
        return true
    }

    private func ask() {
        var hints = addrinfo()
        hints.ai_socktype = Int32(SOCK_STREAM.rawValue)
        var found: UnsafeMutablePointer<addrinfo>?
        let code = getaddrinfo(host, nil, &hints, &found)
        defer { if let found { freeaddrinfo(found) } }
        guard code == 0, let found, let address = Self.text(of: found.pointee) else {
            let words = gai_strerror(code).map { String(cString: $0) } ?? "error \(code)"
            return answer(.failure(.unknownHost(host, reason: words)))
        }
        answer(.success(address))
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
