internal import Crypto
internal import FoundationEssentials
internal import Loop
internal import Protection
internal import RoomWire
internal import Sockets
internal import Transfers

/// The connection to the room: found, opened, authorized, protected, and made anew after every loss.
///
/// One attempt runs from discovery to loss; between two the waiting time doubles up to a minute, spread by chance.
/// Nothing is sent before `auth` was accepted.
@Loop final class RoomLink {
    /// What the link reports to the call desk.
    enum Report: Equatable, Sendable {
        case event(RoomEvent)
        /// Authorized, guards compared, ready for commands; the state the room is in.
        case ready(RoomState?)
        case lost
    }

    private let plan: RoomPlan
    private let transfers: TransferClient
    private let protector: RoomProtector
    private let status: StatusBoard
    private let onReport: @Loop (Report) -> Void
    private(set) var exchange: RoomExchange?
    private var client: WebSocketClient?
    /// Counts connections, so that the events of an ended one are told from those of its successor.
    private var connection = 0
    private var ended: CheckedContinuation<Ending, Never>?
    private var early: Ending?
    private var backoff = Backoff(first: .milliseconds(500), cap: .seconds(60))
    private var running: Task<Void, any Error>?
    private let decoder = JSONDecoder()

    init(
        _ plan: RoomPlan, transfers: TransferClient, protector: RoomProtector, status: StatusBoard,
        onReport: @escaping @Loop (Report) -> Void
    ) {
        self.plan = plan
        self.transfers = transfers
        self.protector = protector
        self.status = status
        self.onReport = onReport
    }

    /// Begins to connect and keeps at it.
    func start() {
        status.set("room", "connecting")
        running = Loop.spawn { await self.run() }
    }

    /// Closes the connection and stays away.
    func stop() {
        running?.cancel()
        // Its loss is no news of the room that comes after.
        ready = false
        client?.close()
    }

    /// Sends a command if the room is ready; otherwise tells so at once and keeps nothing.
    func send(_ command: RoomCommand, then: @escaping @Loop (RoomReply) -> Void = { _ in }) {
        guard let exchange else { return then(.lost) }
        exchange.send(command, then: then)
    }

    private func run() async {
        var random = SystemRandom()
        while !Task.isCancelled {
            let ending = await attempt()
            if Task.isCancelled { return }
            status.set("room", ending.state, reason: ending.sentence)
            wasRefused = ending.state == Ending.refused
            if ending.wasReady { backoff.reset() }
            await Loop.sleep(for: ending.rest ?? backoff.next(using: &random))
        }
    }

    /// One connection from discovery to its end.
    private func attempt() async -> Ending {
        let port: Int
        switch await RoomFinder(plan, transfers).port() {
        case .success(let found): port = found
        case .failure(let fault): return Ending(fault.sentence)
        }
        early = nil
        switch await Resolver.resolve(plan.address) {
        case .failure(let error): return Ending("\(error)")
        // Told to stay away while the name was looked up: there was no client yet that could be closed.
        case .success where Task.isCancelled: return Ending("told to stay away")
        case .success(let address): open(address, port)
        }
        return await withCheckedContinuation { continuation in
            if let early { return continuation.resume(returning: early) }
            ended = continuation
        }
    }

    private func open(_ address: String, _ port: Int) {
        let endpoint = Endpoint(host: plan.address, address: address, port: port, path: "/")
        let own = connection
        let client = WebSocketClient(endpoint, limits: Self.limits) { [weak self] event in
            // A client that is still closing may outlive its connection, even the link: it has nothing to say then.
            guard let self, self.connection == own else { return }
            switch event {
            case .opened(let socket): Loop.spawn { await self.opened(socket) }
            case .message(let bytes): self.received(bytes)
            case .lost(let loss): self.end(Ending(self.sentence(of: loss)))
            }
        }
        self.client = client
        client.connect()
    }

    /// The reason of a closing frame is the room's own words, which may repeat what it was told.
    private func sentence(of loss: SocketLoss) -> String {
        guard case .closed(let code, let reason) = loss.cause else { return "\(loss)" }
        return "\(SocketLoss(.closed(code: code, reason: protector.hiding(reason)), peer: loss.peer))"
    }

    private func opened(_ socket: WebSocket) async {
        let exchange = RoomExchange(socket)
        self.exchange = exchange
        noted = []
        // A room that refused us an hour ago and is asked again each minute is still one state, said once.
        if !wasRefused { status.set("room", "authorizing") }
        let outcome = await protector.begin(over: exchange)
        // The connection ended meanwhile, and said why.
        guard self.exchange === exchange else { return }
        switch outcome {
        case .refused: return end(Ending(Self.noCredential, state: Ending.refused, rest: Self.restAfterRefusal))
        case .close(let sentence): return end(Ending(sentence))
        case .lost: return end(Ending("the connection to the room at \(plan.address) ended"))
        case .settled: break
        }
        protector.onClose = { [weak self] in self?.end(Ending($0)) }
        let state = await prepare(exchange)
        guard self.exchange === exchange else { return }
        status.set("room", "ready", reason: selfish)
        ready = true
        readySince = Monotonic.now
        onReport(.ready(state))
    }

    /// Takes the answering away from the room, silences it at rest, and asks where it stands.
    private func prepare(_ exchange: RoomExchange) async -> RoomState? {
        selfish = nil
        let settings = await exchange.ask(.getSettings).accepted?.settings ?? ApplicationSettings()
        rotatesPIN = settings.changeUserAuthPinAfterConf == true
        for lacking in settings.lacking { await set(lacking, over: exchange) }
        _ = await exchange.ask(.setMicMute(true))
        _ = await exchange.ask(.setVideoMute(true))
        return await exchange.ask(.getAppState).accepted?.state
    }

    /// A room that goes on answering by itself, or lets others move its camera, is named.
    private func set(_ settings: ApplicationSettings, over exchange: RoomExchange) async {
        guard await exchange.ask(.setSettings(settings)).accepted == nil else { return }
        if settings.autoAccept != nil { selfish = "it answers calls by itself and refuses autoAccept = false" }
    }

    /// Authorized, its guards compared, commands taken.
    var isReady: Bool { ready }
    private var ready = false
    private var wasRefused = false
    /// Why the room cannot be trusted with its own settings; nil when it can.
    private var selfish: String?
    /// The room draws a new PIN for the user after each session.
    private var rotatesPIN = false
    /// The same loss of our rights, again and again, without a calm time between.
    private var losses: [AuthorizationLoss] = []
    private var readySince: Duration?
    /// What was said about this connection's messages.
    private var noted: Set<String> = []

    private func received(_ bytes: [UInt8]) {
        guard let message = try? decoder.decode(RoomMessage.self, from: Data(bytes)) else {
            return note("it sends messages that cannot be read, and are ignored")
        }
        switch message {
        case .answer(let answer):
            guard exchange?.take(answer) == false else { return }
            note("it answers what was not asked, or answers twice or late; such answers are ignored")
        case .event(.authorizationNeeded(let cause)): unauthorized(cause)
        case .event(.settingChanged(let change)): changed(change)
        case .event(let event):
            guard ready else { return }
            onReport(.event(event))
            // The PIN that the room draws after a session is told to nobody.
            if rotatesPIN, event == .conferenceDeleted { protector.lookAgain() }
        }
    }

    /// Once in a connection: a room that goes on talking nonsense fills no log.
    private func note(_ sentence: String) {
        guard noted.insert(sentence).inserted else { return }
        status.note("room", sentence)
    }

    private func changed(_ change: ApplicationSettings) {
        rotatesPIN = change.changeUserAuthPinAfterConf ?? rotatesPIN
        for lacking in change.asChange.lacking { exchange?.send(.setSettings(lacking)) }
    }

    /// What is somebody's doing is not fought; see ``AuthorizationLoss``.
    private func unauthorized(_ cause: Int) {
        // Between auth and ready the room tells of our own changes of guards.
        guard ready else { return }
        guard protector.lostAuthorization() else { return }
        let loss = AuthorizationLoss(cause: cause)
        losses = losses.last == loss ? losses + [loss] : [loss]
        let sentence = "the room took our rights away (cause \(cause)): \(loss.sentence)"
        end(Ending(sentence, state: "unauthorized", rest: loss.rest(times: losses.count)))
    }

    private func end(_ ending: Ending) {
        connection += 1
        let wasReady = ready
        ready = false
        if let readySince, Monotonic.now - readySince > Self.calm { losses = [] }
        readySince = nil
        protector.end()
        // Nothing may be asked of it by whoever is told of its end.
        let over = exchange
        exchange = nil
        over?.end()
        client?.close()
        client = nil
        if wasReady { onReport(.lost) }
        var ending = ending
        ending.wasReady = wasReady
        if let ended {
            self.ended = nil
            ended.resume(returning: ending)
        } else {
            early = early ?? ending
        }
    }

    /// How long a refused credential rests: trying it again sooner could lock the account.
    nonisolated static let restAfterRefusal: Duration = .seconds(60)

    /// A connection that held so long ends a row of losses.
    nonisolated private static let calm: Duration = .seconds(1800)

    nonisolated private static let noCredential =
        "the room refused every credential known here: put its admin password into room-admin"

    /// A room that takes the connection and never answers is named within the 10 s that a fault may stay unnamed.
    nonisolated static let limits = ClientLimits(connectTimeout: .seconds(4))
}

/// How an attempt to hold a connection ended.
struct Ending: Sendable {
    /// The state of a room that takes none of our credentials.
    static let refused = "refused"

    var sentence: String
    var state = "waiting"
    /// A fixed rest before the next attempt; nil takes the growing one.
    var rest: Duration?
    var wasReady = false

    init(_ sentence: String, state: String = "waiting", rest: Duration? = nil) {
        self.sentence = sentence
        self.state = state
        self.rest = rest
    }
}
