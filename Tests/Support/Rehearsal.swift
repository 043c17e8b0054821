import Foundation

/// `portero-rehearsal` beside a test: a Room and a Tuya Cloud (and, asked for, a chip) on loopback, driven and watched
/// from outside the agent.
public final class Rehearsal: Sendable {
    /// The line the rehearsal prints when it is ready.
    public struct Ports: Decodable, Sendable {
        /// The Room's config.json.
        public let room: Int
        /// The Room's control WebSocket.
        public let control: Int
        /// The cloud over HTTP.
        public let cloud: Int
        /// The cloud over HTTPS.
        public let secureCloud: Int
        /// The cloud's message service, ws://.
        public let messages: Int
        /// The cloud's message service, wss://.
        public let secureMessages: Int
        /// The drive port.
        public let drive: Int

        private enum CodingKeys: String, CodingKey {
            case room = "room_port"
            case control = "control_port"
            case cloud = "cloud_port"
            case secureCloud = "cloud_https_port"
            case messages = "message_port"
            case secureMessages = "message_wss_port"
            case drive = "drive_port"
        }
    }

    /// The program.
    public let program: Program
    /// Where everything listens.
    public let ports: Ports
    /// The drive port.
    public let drive: HTTP
    /// PEM file of the authority that vouches for the cloud.
    public let authority: String
    /// The project's id at the cloud.
    public let clientID = "rehearsalclient00001"
    /// The project's secret at the cloud.
    public let secret = "0123456789abcdef0123456789abcdef"

    private let folder: TemporaryFolder

    /// Starts the stand-ins.
    ///
    /// - Parameters:
    ///   - path: the program; the one of this build when nil.
    ///   - addresses: what the cloud's certificate is good for beside loopback, such as `10.0.2.2`.
    ///   - options: further options, such as `["--chip", socket]`.
    public init(_ path: String? = nil, addresses: [String] = [], options: [String] = []) async throws {
        folder = try TemporaryFolder("stage")
        authority = folder.file("authority.pem")
        var words = ["--client-id", clientID, "--secret-file", try folder.write("secret", secret)]
        words += ["--authority-out", authority] + options
        for address in addresses { words += ["--certificate-address", address] }
        program = try Program(path ?? "portero-rehearsal", words)
        let line = try await program.line("its ports") { $0.hasPrefix("{") }
        ports = try JSONDecoder().decode(Ports.self, from: Data(line.utf8))
        drive = HTTP(port: ports.drive)
    }

    /// Asks the stand-ins for something, for example `order("/room/ring", #"{"peer": "anna@room.example"}"#)`.
    @discardableResult
    public func order(_ path: String, _ json: String = "{}") async throws -> JSONValue {
        let reply = try await drive.post(path, json: json)
        guard reply.status == 200 else { throw SupportError("POST \(path): \(reply.status) \(reply.text)") }
        return try reply.decoded()
    }

    /// What a stand-in shows, for example `look("/cloud/grants")`.
    public func look(_ path: String) async throws -> JSONValue { try await drive.get(path).decoded() }

    /// The number of the last entry of a journal, `room`, `cloud` or `chip`.
    public func now(_ journal: String) async throws -> Int {
        try await look("/\(journal)/log?since=1000000000")["last"].whole ?? 0
    }

    /// The entries of a journal after number `since`; waits for the first one up to `limit`, empty when none comes.
    public func entries(
        _ journal: String, since: Int = 0, kind: String? = nil, name: String? = nil, within limit: Duration = .zero
    ) async throws -> [JSONValue] {
        var query = "since=\(since)&wait_ms=\(Int(limit / .milliseconds(1)))"
        if let kind { query += "&kind=\(kind)" }
        if let name { query += "&name=\(name)" }
        let reply = try await drive.get("/\(journal)/log?\(query)", within: limit + .seconds(5))
        return try reply.decoded(JSONValue.self)["entries"].items
    }

    /// The first entry of this kind and name after number `since`; throws when it does not come in time.
    @discardableResult
    public func saw(
        _ journal: String, _ kind: String, _ name: String, since: Int = 0, within limit: Duration = .seconds(10)
    ) async throws -> JSONValue {
        if let first = try await entries(journal, since: since, kind: kind, name: name, within: limit).first {
            return first
        }
        let seen = try await entries(journal, since: since).map { "\($0["kind"].text ?? "") \($0["name"].text ?? "")" }
        throw SupportError("the \(journal) saw no \(kind) \(name) within \(limit), but \(seen.suffix(40))")
    }
}
