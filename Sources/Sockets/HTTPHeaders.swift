internal import CWebSockets
internal import Loop

/// The headers of the request a connection is serving, read from the library on demand.
///
/// libwebsockets 4.1 cannot list headers it does not know, only look them up while it still holds the request.
@Loop final class HTTPHeaders {
    private var connection: OpaquePointer?

    init(of connection: OpaquePointer?) { self.connection = connection }

    /// From here on the library may hold the next request of the connection, or nothing.
    func invalidate() { connection = nil }

    subscript(_ name: String) -> String? {
        guard let connection else { return nil }
        let name = name.lowercased()
        if let token = Self.known[name] { return connection.header(token) }
        return connection.customHeader(name + ":")
    }

    /// Names the library has an index for.
    private static let known: [String: lws_token_indexes] = {
        var known: [String: lws_token_indexes] = [:]
        for index in 0..<WSI_TOKEN_COUNT.rawValue {
            let token = lws_token_indexes(rawValue: index)
            guard let text = lws_token_to_string(token) else { continue }
            let name = String(cString: UnsafeRawPointer(text).assumingMemoryBound(to: CChar.self))
            if name.hasSuffix(":") { known[String(name.dropLast())] = token }
        }
        return known
    }()
}

extension OpaquePointer {
    /// A header the library knows, its repetitions joined by commas; nil where absent or empty.
    func header(_ token: lws_token_indexes) -> String? {
        let length = Int(lws_hdr_total_length(self, token))
        guard length > 0 else { return nil }
        return text(capacity: length + 1) { lws_hdr_copy(self, $0, $1, token) }
    }

    /// A header the library does not know; `name` in lower case with its colon.
    func customHeader(_ name: String) -> String? {
        let count = Int32(name.utf8.count)
        let length = Int(lws_hdr_custom_length(self, name, count))
        guard length >= 0 else { return nil }
        return text(capacity: length + 1) { lws_hdr_custom_copy(self, $0, $1, name, count) }
    }

    /// The decoded pairs behind the `?`.
    func queryPairs() -> [(name: String, value: String)] {
        var pairs: [(name: String, value: String)] = []
        for index in Int32(0)... {
            let length = Int(lws_hdr_fragment_length(self, WSI_TOKEN_HTTP_URI_ARGS, index))
            let pair = text(capacity: length + 1) {
                lws_hdr_copy_fragment(self, $0, $1, WSI_TOKEN_HTTP_URI_ARGS, index)
            }
            guard let pair else { break }
            guard !pair.isEmpty else { continue }
            let parts = pair.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            pairs.append((String(parts[0]), parts.count > 1 ? String(parts[1]) : ""))
        }
        return pairs
    }

    /// Text of at most `capacity` bytes with its NUL, written by `copy`, which returns the length or less than 0.
    private func text(capacity: Int, _ copy: (UnsafeMutablePointer<CChar>?, Int32) -> Int32) -> String? {
        withUnsafeTemporaryAllocation(of: CChar.self, capacity: capacity) { buffer in
            let count = Int(copy(buffer.baseAddress, Int32(buffer.count)))
            guard count >= 0 else { return nil }
            let bytes = UnsafeRawBufferPointer(buffer)[..<count]
            let spaces: [UInt8] = [0x20, 0x09]
            let trimmed = bytes.drop { spaces.contains($0) }
            let end = trimmed.lastIndex { !spaces.contains($0) }.map { $0 + 1 } ?? trimmed.startIndex
            return String(decoding: trimmed[..<end], as: UTF8.self)
        }
    }
}
