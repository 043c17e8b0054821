/// The ports the room publishes in `config.json` on its management port.
public struct Discovery: Decodable, Equatable, Sendable {
    /// Path of the file on the management port.
    public static let path = "/public/default/config.json"

    /// The control WebSocket's port, 1 to 65535.
    public let controlPort: Int

    private enum Level: String, CodingKey { case config, websocket, port }

    /// Reads the file; throws for one without a usable port.
    public init(from decoder: any Decoder) throws {
        let socket = try decoder.container(keyedBy: Level.self)
            .nestedContainer(keyedBy: Level.self, forKey: .config)
            .nestedContainer(keyedBy: Level.self, forKey: .websocket)
        controlPort = try socket.decode(Int.self, forKey: .port)
        guard (1...65535).contains(controlPort) else {
            throw DecodingError.dataCorruptedError(forKey: .port, in: socket, debugDescription: "port out of range")
        }
    }
}
