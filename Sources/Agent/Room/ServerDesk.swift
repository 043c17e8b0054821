internal import Crypto
internal import Loop
internal import Protection
internal import RoomWire

/// Keeps the room signed in at its server: runs a ``ServerLogin`` over the room's link and tells the status board.
@Loop final class ServerDesk {
    private var login: ServerLogin
    private let status: StatusBoard
    /// Sends a command to the room, now or not at all.
    private let send: @Loop (RoomCommand, @escaping @Loop (RoomReply) -> Void) -> Void
    private lazy var timer = LoopTimer { [unowned self] in self.take(.tick) }
    private var isStopped = false

    init(
        _ account: ServerAccount, status: StatusBoard,
        send: @escaping @Loop (RoomCommand, @escaping @Loop (RoomReply) -> Void) -> Void
    ) {
        login = ServerLogin(wanted: account)
        self.status = status
        self.send = send
        show()
    }

    /// The account that is wanted.
    var wanted: ServerAccount { login.wanted }
    /// The room's connection to a server, as it last told it.
    var actual: ServerLink? { login.actual }

    /// The room's link reports.
    func roomReported(_ report: RoomLink.Report) {
        switch report {
        case .ready(let state): take(.ready(state))
        case .lost: take(.lost)
        case .event(.stateChanged(let state)): take(.stateChanged(state))
        case .event(.loginResult(let number)): take(.result(LoginResult(number)))
        case .event(.serverMoved): take(.moved)
        case .event: break
        }
    }

    /// A person wants another try.
    func retry() { take(.retry) }

    /// Nothing more is done.
    func stop() {
        isStopped = true
        timer.cancel()
    }

    private func take(_ event: ServerLoginEvent) {
        guard !isStopped else { return }
        var random = SystemRandom()
        let effects = login.step(event, now: Monotonic.now, chance: Double.random(in: 0..<1, using: &random))
        show()
        for effect in effects {
            switch effect {
            case .wake(let instant): timer.schedule(at: instant)
            case .ask(let command):
                send(command) { [weak self] reply in
                    switch reply {
                    case .answered(let answer): self?.take(.answered(answer))
                    case .unanswered: self?.take(.unanswered)
                    // The link tells of it itself.
                    case .lost: break
                    }
                }
            }
        }
    }

    private func show() {
        switch login.state {
        case .unknown: status.set("room server", "unknown", reason: "the room cannot be asked")
        case .signedIn: status.set("room server", "signed in")
        case .working: status.set("room server", "signing in")
        case .waiting(let why): status.set("room server", "waiting", reason: why)
        case .refused(let why): status.set("room server", "refused", reason: why)
        }
    }
}
