public import Loop
public import Sockets

/// A stand-in for TrueConf Room: the control API of the reference, played to whoever connects.
///
/// It listens on loopback twice: a management port for `config.json` and a control port for the WebSocket. People who
/// ring, answer, refuse or send commands are played by whoever drives it. Nothing listens on the port it names for the
/// embedded HTTP server.
@Loop public final class RoomActor {
    /// Frames received and sent, connections opened and closed, and what was done from outside.
    public let journal = Journal()
    /// Its settings.
    public var knobs = RoomKnobs()
    /// How both roles are guarded.
    public internal(set) var guards = RoomGuards()
    /// State 0 to 3 towards the TrueConf server; calls need 3.
    public internal(set) var serverState = 3
    /// The server it is connected to, or was last; host and port.
    var server = RoomServer()
    /// The Room's own account.
    public let account = RoomParty("door@room.example", name: "Door")

    var tokens = RoomTokens()
    var controllers: [RoomController] = []
    var call = RoomCall.none
    var callTimer: LoopTimer?
    var presenceTimer: LoopTimer?
    var peers: [String: RoomPeer] = [:]
    var settings = RoomActor.defaultSettings
    var mutes: [RoomMute: Bool] = [:]
    var history: [JSON] = []
    /// Events of the request in work, until its answer is out.
    var held: [JSON]?
    /// What goes wrong at the moment beside its settings.
    var faults = RoomFaults()
    private var management: WebServer?
    private var control: WebServer?
    private var lastController = 0

    /// Port of `config.json`; keeps its value over stop and start.
    public private(set) var managementPort: Int
    /// Port of the control WebSocket; keeps its value over stop and start.
    public private(set) var controlPort: Int
    /// Port given out for the embedded HTTP server.
    public let embeddedHTTPPort = 8766

    /// A Room that does not listen yet; port 0 takes a free one at the first start.
    public init(managementPort: Int = 0, controlPort: Int = 0) {
        self.managementPort = managementPort
        self.controlPort = controlPort
    }

    /// Whether it listens.
    public var isRunning: Bool { control != nil }

    /// Starts listening, as the application does when it is started: logged in, without a call and without tokens.
    public func start() throws(SocketError) {
        guard !isRunning else { return }
        let control = try listen()
        controlPort = control.port
        let management = try WebServer(.tcp(port: managementPort)) { [weak self] request in
            self?.discover(request) ?? .disconnect
        }
        managementPort = management.port
        self.control = control
        self.management = management
        journal.record("room", "started")
    }

    /// Ends as the application does: every connection is closed, both ports refuse, tokens and the call are gone; guards
    /// and settings stay.
    public func stop() {
        guard isRunning else { return }
        closeControllers(code: 1001)
        control?.close()
        management?.close()
        control = nil
        management = nil
        tokens.voidAll()
        (callTimer, presenceTimer) = (nil, nil)
        call = .none
        faults = RoomFaults()
        journal.record("room", "stopped")
    }

    /// Closes every control connection with a WebSocket close code; the ports stay open.
    public func closeControllers(code: Int) {
        for controller in controllers { controller.socket.close(code: code, reason: "") }
        controllers = []
    }

    /// Gives the control port to `impostor`, or back to the Room with nil; whoever is connected is cut off.
    func lend(to impostor: (@Loop (StreamConnection) -> Void)?) throws(SocketError) {
        guard isRunning else { return }
        control?.close()
        faults.impostor?.close()
        faults.impostor = nil
        if let impostor {
            faults.impostor = try StreamServer(.tcp(port: controlPort), onOpen: impostor)
        } else {
            control = try listen()
        }
    }

    private func listen() throws(SocketError) -> WebServer {
        try WebServer(
            .tcp(port: controlPort), handler: { _ in .status(404) },
            upgrade: { [weak self] _, socket in self?.admit(socket) ?? .refuse(503) })
    }

    private func discover(_ request: HTTPRequest) -> HTTPReply {
        guard request.method == "GET", request.path == "/public/default/config.json" else {
            return .status(404)
        }
        func port(_ number: Int) -> JSON { knobs.portsAsText ? .text(String(number)) : .whole(number) }
        let config: JSON = [
            "config": ["http": ["port": port(embeddedHTTPPort)], "websocket": ["port": port(controlPort)]]
        ]
        journal.record("room", "discovered")
        return .json(config.bytes)
    }

    private func admit(_ socket: WebSocket) -> UpgradeAnswer {
        guard knobs.upgradeStatus == 0 else { return .refuse(knobs.upgradeStatus) }
        lastController += 1
        let controller = RoomController(number: lastController, socket: socket)
        controllers.append(controller)
        journal.record("room", "connected", ["controller": .whole(controller.number)])
        return .accept(
            onMessage: { [weak self] bytes in self?.receive(bytes, from: controller) },
            onClose: { [weak self] _ in self?.forget(controller) })
    }

    private func forget(_ controller: RoomController) {
        controller.dismiss()
        controllers.removeAll { $0 === controller }
        journal.record("room", "disconnected", ["controller": .whole(controller.number)])
    }
}
