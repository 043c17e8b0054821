internal import Crypto
internal import FoundationEssentials
internal import Transfers
internal import TuyaWire

/// One signed request to the project's cloud, and its answer read.
struct CloudLine: Sendable {
    private let base: String
    private let caFile: String?
    private let signature: Signature
    private let transfer: @Sendable (Request) async throws(TransferError) -> Response

    init(_ settings: CloudSettings, secret: String, means: CloudMeans) {
        base = settings.endpoint.hasSuffix("/") ? String(settings.endpoint.dropLast()) : settings.endpoint
        caFile = settings.caFile
        signature = Signature(
            clientID: settings.clientID, secret: secret, version: settings.signVersion, digests: .openSSL)
        transfer = means.send
    }

    /// The answer's envelope. A refusal counts whatever the HTTP status; anything else only with a status of success.
    func send<Content: Decodable & Sendable>(
        _ call: Call, time: Int64, token: String?, within limit: Duration
    ) async -> Result<Envelope<Content>, CloudFailure> {
        let facts = SignedFacts(time: time, token: token, nonce: Hex.lower(SystemRandom.bytes(16)))
        var headers = signature.headers(for: call, facts).map { Header($0.name, $0.value) }
        if call.method != .get { headers.append(Header("Content-Type", "application/json")) }
        var request = Request(.init(call.method), base + call.target, headers: headers, body: call.body)
        request.limits = Self.limits(limit)
        request.caFile = caFile
        do throws(TransferError) {
            return read(try await transfer(request))
        } catch {
            return .failure(.transfer(error))
        }
    }

    /// Whether anything answers, whatever it says: nothing signed is sent.
    func knock(within limit: Duration) async -> CloudFailure? {
        do throws(TransferError) {
            _ = try await transfer(Request(.get, base + "/", limits: Self.limits(limit), caFile: caFile))
            return nil
        } catch {
            return .transfer(error)
        }
    }

    private func read<Content: Decodable & Sendable>(_ response: Response) -> Result<Envelope<Content>, CloudFailure> {
        let envelope = try? JSONDecoder().decode(Envelope<Content>.self, from: Data(response.body))
        if let envelope, case .refused = envelope.outcome { return .success(envelope) }
        guard (200..<300).contains(response.status) else {
            return .failure(.status(response.status, peer: base))
        }
        return envelope.map { .success($0) } ?? .failure(.garbled(peer: base))
    }

    private static func limits(_ total: Duration) -> Limits {
        Limits(total: max(total, .seconds(1)), connect: .seconds(5), stall: .seconds(5))
    }
}

extension Request.Method {
    fileprivate init(_ method: Call.Method) {
        self =
            switch method {
            case .get: .get
            case .post: .post
            case .put: .put
            case .delete: .delete
            }
    }
}
