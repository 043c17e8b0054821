internal import CCurl
internal import Loop

/// One request on one easy handle: sets it up, gathers what comes, and turns the end into an answer or an error.
///
/// libcurl holds its address while it runs, so the owner keeps it until ``finish(_:)``.
final class Exchange {
    let easy: UnsafeMutableRawPointer
    private let request: Request
    let peer: String
    private var lines: UnsafeMutablePointer<curl_slist>?
    private var headers: [Header] = []
    private var headerBytes = 0
    private var body: [UInt8] = []
    private var tooLarge = false
    private let started = Monotonic.now

    /// Most bytes of header lines in one answer.
    private static let maxHeaderBytes = 64 << 10

    /// Called once before the first handle; libcurl asks for it.
    static let prepared: Bool = curl_global_init(pcurl_global_all) == CURLE_OK

    /// - Parameter threaded: whether other threads run beside this one, which forbids libcurl to touch signals.
    init(_ request: Request, threaded: Bool) throws(TransferError) {
        let address = try Address(request)
        guard request.headers.allSatisfy({ Self.isClean($0.name) && Self.isClean($0.value) }) else {
            throw TransferError(.badHeader, peer: address.peer)
        }
        guard Self.prepared, let easy = curl_easy_init() else { throw TransferError(.other(2), peer: address.peer) }
        self.easy = easy
        self.request = request
        peer = address.peer
        setUpPeer(address)
        setUpLimits(threaded: threaded)
        setUpContent()
        setUpCallbacks()
    }

    deinit {
        curl_easy_cleanup(easy)
        curl_slist_free_all(lines)
    }

    private static func isClean(_ text: String) -> Bool { !text.utf8.contains { $0 < 32 && $0 != 9 || $0 == 127 } }

    private func setUpPeer(_ address: Address) {
        pcurl_set_str(easy, CURLOPT_URL, request.url)
        pcurl_set_str(easy, CURLOPT_PROTOCOLS_STR, address.isSecure ? "https" : "http")
        pcurl_set_long(easy, CURLOPT_FOLLOWLOCATION, 0)
        // Otherwise http_proxy and its kin would decide who reads the requests.
        pcurl_set_str(easy, CURLOPT_PROXY, "")
        pcurl_set_str(easy, CURLOPT_NOPROXY, "*")
        pcurl_set_long(easy, CURLOPT_HTTP_VERSION, CURL_HTTP_VERSION_1_1)
        pcurl_set_long(easy, CURLOPT_SSL_VERIFYPEER, 1)
        pcurl_set_long(easy, CURLOPT_SSL_VERIFYHOST, 2)
        pcurl_set_long(easy, CURLOPT_SSLVERSION, CURL_SSLVERSION_TLSv1_2)
        if let caFile = request.caFile {
            pcurl_set_str(easy, CURLOPT_CAINFO, caFile)
            // "Instead of the system's" includes the system's folder.
            pcurl_set_str(easy, CURLOPT_CAPATH, nil)
        }
        if let path = request.unixSocket { pcurl_set_str(easy, CURLOPT_UNIX_SOCKET_PATH, path) }
    }

    private func setUpLimits(threaded: Bool) {
        let limits = request.limits
        pcurl_set_long(easy, CURLOPT_TIMEOUT_MS, max(1, Int(limits.total.milliseconds)))
        pcurl_set_long(easy, CURLOPT_CONNECTTIMEOUT_MS, max(1, Int(limits.connect.milliseconds)))
        if let stall = limits.stall {
            pcurl_set_long(easy, CURLOPT_LOW_SPEED_LIMIT, 10)
            pcurl_set_long(easy, CURLOPT_LOW_SPEED_TIME, max(1, Int(stall.milliseconds / 1000)))
        }
        pcurl_set_long(easy, CURLOPT_NOSIGNAL, threaded ? 1 : 0)
        // Without it a dead name server blocks the end of a timed-out request for 9 s (7.88.1, measured).
        pcurl_set_long(easy, CURLOPT_QUICK_EXIT, 1)
        pcurl_set_long(easy, CURLOPT_TCP_NODELAY, 1)
        pcurl_set_long(easy, CURLOPT_TCP_KEEPALIVE, 1)
    }

    private func setUpContent() {
        var texts = request.headers.map { $0.value.isEmpty ? "\($0.name);" : "\($0.name): \($0.value)" }
        // libcurl would wait for leave to send, and would call every body a form.
        texts.append("Expect:")
        if !request.headers.contains(where: { $0.name.lowercased() == "content-type" }) {
            texts.append("Content-Type:")
        }
        for text in texts { lines = curl_slist_append(lines, text) }
        pcurl_set_slist(easy, lines)
        pcurl_set_str(easy, CURLOPT_USERAGENT, "portero")
        if !request.body.isEmpty || request.method == .post || request.method == .put {
            // Length first: the copy is taken by length. An empty body of POST or PUT announces itself as empty.
            pcurl_set_off(easy, CURLOPT_POSTFIELDSIZE_LARGE, curl_off_t(request.body.count))
            (request.body + [0]).withUnsafeBytes {
                _ = pcurl_set_str(easy, CURLOPT_COPYPOSTFIELDS, $0.bindMemory(to: CChar.self).baseAddress)
            }
        }
        pcurl_set_str(easy, CURLOPT_CUSTOMREQUEST, request.method.rawValue)
    }

    private func setUpCallbacks() {
        let me = Unmanaged.passUnretained(self).toOpaque()
        pcurl_set_write(easy, { Exchange.received($0, $1 * $2, $3, into: { $0.take(body: $1) }) }, me)
        pcurl_set_header(easy, { Exchange.received($0, $1 * $2, $3, into: { $0.take(header: $1) }) }, me)
    }

    private static func received(
        _ bytes: UnsafeMutablePointer<CChar>?, _ count: Int, _ context: UnsafeMutableRawPointer?,
        into take: (Exchange, UnsafeRawBufferPointer) -> Bool
    ) -> Int {
        guard let context else { return 0 }
        let exchange = Unmanaged<Exchange>.fromOpaque(context).takeUnretainedValue()
        // A short count makes libcurl give the transfer up.
        return take(exchange, UnsafeRawBufferPointer(start: bytes, count: count)) ? count : 0
    }

    private func take(body bytes: UnsafeRawBufferPointer) -> Bool {
        guard body.count + bytes.count <= request.limits.maxBytes else {
            tooLarge = true
            return false
        }
        body.append(contentsOf: bytes)
        return true
    }

    private func take(header bytes: UnsafeRawBufferPointer) -> Bool {
        headerBytes += bytes.count
        guard headerBytes <= Self.maxHeaderBytes else {
            tooLarge = true
            return false
        }
        let line = String(decoding: bytes, as: UTF8.self)
        // A status line opens a new answer: what stood before belonged to an interim one.
        if line.hasPrefix("HTTP/") { headers = [] }
        guard let colon = line.firstIndex(of: ":") else { return true }
        headers.append(Header(String(line[..<colon]), line[line.index(after: colon)...].trimmed))
        return true
    }

    /// What the transfer came to.
    func finish(_ code: CURLcode) -> Result<Response, TransferError> {
        guard code == CURLE_OK else { return .failure(TransferError(cause(of: code), peer: peer)) }
        return .success(
            Response(
                status: number(CURLINFO_RESPONSE_CODE), headers: headers, body: body,
                newConnections: number(CURLINFO_NUM_CONNECTS)))
    }

    private func cause(of code: CURLcode) -> TransferError.Cause {
        if tooLarge {
            return .tooLarge(limit: headerBytes > Self.maxHeaderBytes ? Self.maxHeaderBytes : request.limits.maxBytes)
        }
        return switch code {
        case CURLE_COULDNT_RESOLVE_HOST: .unresolved
        case CURLE_COULDNT_CONNECT: .unreachable
        case CURLE_OPERATION_TIMEDOUT: timeout
        case CURLE_PEER_FAILED_VERIFICATION:
            .certificate(CertificateFault(verifyResult: number(CURLINFO_SSL_VERIFYRESULT)))
        case CURLE_SSL_CONNECT_ERROR: .noTLS
        case CURLE_SSL_CACERT_BADFILE: .authorities(path: request.caFile ?? "of the system")
        case CURLE_GOT_NOTHING, CURLE_RECV_ERROR, CURLE_SEND_ERROR, CURLE_PARTIAL_FILE, CURLE_WEIRD_SERVER_REPLY,
            CURLE_UNSUPPORTED_PROTOCOL, CURLE_HTTP2:
            .broken
        case CURLE_URL_MALFORMAT: .badAddress
        default: .other(Int(code.rawValue))
        }
    }

    /// libcurl has one number for all its clocks; the one that ran out is told by the time that passed.
    private var timeout: TransferError.Cause {
        let limits = request.limits
        let passed = Monotonic.now - started
        if passed + .milliseconds(20) >= limits.total { return .timedOut(after: limits.total) }
        if let stall = limits.stall, number(CURLINFO_RESPONSE_CODE) != 0 || passed + .milliseconds(20) >= stall {
            return .stalled(after: stall)
        }
        return .unreachable
    }

    private func number(_ which: CURLINFO) -> Int {
        var value = 0
        pcurl_get_long(easy, which, &value)
        return value
    }
}

extension Substring {
    fileprivate var trimmed: String {
        let blanks: (Character) -> Bool = { $0 == " " || $0 == "\t" || $0 == "\r\n" || $0 == "\r" || $0 == "\n" }
        guard let last = lastIndex(where: { !blanks($0) }) else { return "" }
        return String(self[...last].drop(while: blanks))
    }
}
