internal import CWebSockets

/// The library's words for a failed attempt, sorted.
enum HandshakeFault {
    /// Reads what the library holds about `wsi` at its connection error.
    static func cause(_ wsi: OpaquePointer, _ words: String, tls: Bool, wasConnected: Bool) -> SocketLoss.Cause {
        guard wasConnected else {
            if tls, let detail = distrust(wsi) { return .untrusted(detail: detail) }
            if tls, words.contains("SSL") { return .untrusted(detail: "the TLS handshake failed") }
            return .refused(detail: words.lowercased())
        }
        let status = Int(lws_http_client_http_response(wsi))
        if status > 0, status != 101 { return .notWebSocket(status: status) }
        if words.hasPrefix("HS: ") { return .badHandshake(detail: String(words.dropFirst(4)).lowercased()) }
        if words.contains("parsing") { return .badHandshake(detail: "unreadable headers") }
        return .noAnswer
    }

    /// Why the certificate was not accepted; nil where it was, or was never seen.
    private static func distrust(_ wsi: OpaquePointer) -> String? {
        guard let ssl = lws_get_ssl(wsi) else { return nil }
        let result = SSL_get_verify_result(ssl)
        guard result != Int(X509_V_OK) else { return nil }
        return X509_verify_cert_error_string(result).map { String(cString: $0) }
    }
}
