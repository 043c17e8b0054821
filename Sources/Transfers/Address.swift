internal import CCurl

/// What of a request's address decides whether it may be used; read by libcurl's own parser, which also connects.
struct Address {
    let peer: String
    let isSecure: Bool
    let isLoopback: Bool

    /// Refuses what no request of this program should reach.
    init(_ request: Request) throws(TransferError) {
        let url = curl_url()
        defer { curl_url_cleanup(url) }
        let flags = UInt32(CURLU_DISALLOW_USER | CURLU_NON_SUPPORT_SCHEME)
        guard curl_url_set(url, CURLUPART_URL, request.url, flags) == CURLUE_OK,
            let scheme = Self.part(url, CURLUPART_SCHEME), let host = Self.part(url, CURLUPART_HOST),
            scheme == "https" || scheme == "http"
        else { throw TransferError(.badAddress, peer: request.unixSocket ?? "address") }
        let port = Self.part(url, CURLUPART_PORT, UInt32(CURLU_DEFAULT_PORT)) ?? ""
        peer = request.unixSocket ?? "\(host):\(port)"
        isSecure = scheme == "https"
        isLoopback = Self.isLoopback(host)
        guard isSecure || isLoopback || request.unixSocket != nil || request.allowsPlainHTTP else {
            throw TransferError(.plainRefused, peer: peer)
        }
    }

    /// `localhost`, which libcurl never asks a name server for, 127.0.0.0/8 in full form, and ::1.
    private static func isLoopback(_ host: String) -> Bool {
        if host == "localhost" || host == "[::1]" { return true }
        let numbers = host.split(separator: ".", omittingEmptySubsequences: false).map { UInt8($0) }
        return numbers.count == 4 && numbers[0] == 127 && !numbers.contains(nil)
    }

    private static func part(_ url: OpaquePointer?, _ which: CURLUPart, _ flags: UInt32 = 0) -> String? {
        var text: UnsafeMutablePointer<CChar>?
        guard curl_url_get(url, which, &text, flags) == CURLUE_OK, let text else { return nil }
        defer { curl_free(text) }
        return String(cString: text)
    }
}
