internal import Loop
internal import Sockets

/// What the cloud sends back.
enum CloudReply {
    /// An envelope at HTTP status 200.
    case envelope(JSON)
    /// An envelope whose bytes are wrong.
    case faulty(CloudAnswerFault, JSON)
    /// A page, as a gateway in front of the cloud sends it.
    case page(status: Int)
    /// Nothing, and the connection stays open.
    case silence
    /// Nothing, and the connection is closed.
    case disconnect

    var bytes: [UInt8] {
        switch self {
        case .envelope(let json): Self.response(200, "application/json", json.bytes)
        case .page(let status): Self.response(status, "text/html", Array("<html>\(status)</html>".utf8))
        case .faulty, .silence, .disconnect: []
        }
    }

    private static func response(_ status: Int, _ type: String, _ body: [UInt8]) -> [UInt8] {
        let head =
            "HTTP/1.1 \(status) \(status == 200 ? "OK" : "Error")\r\nContent-Type: \(type)\r\n"
            + "Content-Length: \(body.count)\r\n\r\n"
        return Array(head.utf8) + body
    }
}

/// HTTP/1.1 over one listener, request after request on each connection.
@Loop final class CloudServer {
    private let answer: @Loop (CloudHead) async -> CloudReply
    private var server: StreamServer?
    private var busy: Set<ObjectIdentifier> = []
    private var heard: [ObjectIdentifier: [UInt8]] = [:]
    private var faulty: [ObjectIdentifier: CloudFaultyAnswer] = [:]

    var port: Int { server?.port ?? 0 }

    init(
        port: Int, identity: TLSIdentity?, answer: @escaping @Loop (CloudHead) async -> CloudReply
    ) throws(SocketError) {
        self.answer = answer
        server = try StreamServer(.tcp(port: port), tls: identity) { [weak self] in self?.open($0) }
    }

    func close() {
        server?.close()
        server = nil
    }

    private func open(_ stream: StreamConnection) {
        let id = ObjectIdentifier(stream)
        stream.onBytes = { [weak self, weak stream] bytes in
            guard let self, let stream else { return }
            self.heard[id, default: []] += bytes
            self.serve(stream)
        }
        stream.onEnd = { [weak self] in
            self?.heard[id] = nil
            self?.busy.remove(id)
            self?.faulty.removeValue(forKey: id)?.stop()
        }
    }

    private func serve(_ stream: StreamConnection) {
        let id = ObjectIdentifier(stream)
        guard !busy.contains(id), var bytes = heard[id] else { return }
        let reading = CloudHead.take(from: &bytes)
        heard[id] = bytes
        switch reading {
        case .incomplete: return
        case .illegal:
            stream.write(CloudReply.page(status: 400).bytes)
            stream.close()
        case .request(let head):
            busy.insert(id)
            Loop.spawn { [self] in
                let reply = await answer(head)
                send(reply, to: stream)
            }
        }
    }

    private func send(_ reply: CloudReply, to stream: StreamConnection) {
        switch reply {
        case .silence: return
        case .disconnect: stream.drop()
        case .faulty(let fault, let json):
            // The connection serves nothing else: who is answered so hangs up.
            let answer = CloudFaultyAnswer(fault, json.bytes, port: port, to: stream)
            faulty[ObjectIdentifier(stream)] = answer
            answer.send()
        case .envelope, .page:
            stream.write(reply.bytes)
            busy.remove(ObjectIdentifier(stream))
            serve(stream)
        }
    }
}
