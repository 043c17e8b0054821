extension Keyring {
    /// `text` with a word in place of each secret known here, and of `other`: what the room says of its own, the
    /// sentence of a refusal or the reason of a closing frame, may repeat what it was told.
    public func hiding(_ text: String, and other: String? = nil) -> String {
        let secrets = [current, pending, token, user, pendingUser, other].compactMap { $0 }
        // The longest first: one may be part of another.
        return secrets.filter { !$0.isEmpty }.sorted { $0.utf8.count > $1.utf8.count }
            .reduce(text) { Self.replacing($1, in: $0) }
    }

    private static func replacing(_ secret: String, in text: String) -> String {
        let (wanted, bytes) = (Array(secret.utf8), Array(text.utf8))
        var (kept, index) = ([UInt8](), 0)
        while index < bytes.count {
            if bytes[index...].starts(with: wanted) {
                kept += Array("(secret)".utf8)
                index += wanted.count
            } else {
                kept.append(bytes[index])
                index += 1
            }
        }
        return String(decoding: kept, as: UTF8.self)
    }
}
