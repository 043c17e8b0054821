internal import Crypto
internal import Grants
internal import Loop
internal import Protection
internal import RoomWire

/// Runs the room's ``Protector``: sends what it asks, keeps what it wants kept, and tells the status board.
///
/// One event at a time with all that follows from it; whoever comes meanwhile waits for its turn.
@Loop final class RoomProtector {
    /// What became of the authorization on a new connection.
    enum Outcome: Equatable, Sendable {
        /// Authorized, guards compared.
        case settled
        /// No credential known here was taken.
        case refused
        /// The connection is to be ended, because of this.
        case close(String)
        /// The connection ended by itself.
        case lost
    }

    private var protector: Protector
    private let firstPassword: String?
    private let status: StatusBoard
    private let clock: StationClock
    /// Returns once the keyring is on disk; false when it could not be kept.
    private let keep: @Loop (Keyring) async -> Bool
    private var exchange: RoomExchange?
    private var last: Task<Void, any Error>?
    private lazy var timer = LoopTimer { [unowned self] in self.lookAgain() }
    /// Told when the connection is to be ended, long after it was settled.
    var onClose: @Loop (String) -> Void = { _ in }

    /// How often the guards are compared while nothing is heard of them: no event tells of a change.
    static let lookEvery: Duration = .seconds(600)

    init(
        _ plan: RoomPlan, keyring: Keyring, status: StatusBoard, clock: StationClock,
        keep: @escaping @Loop (Keyring) async -> Bool
    ) {
        protector = Protector(wanted: plan.wanted, keyring: keyring, rotation: plan.rotation)
        firstPassword = plan.firstPassword
        self.status = status
        self.clock = clock
        self.keep = keep
    }

    /// The guards this site wants.
    var wanted: Guards { protector.wanted }
    /// What the room last said; nil before the first answer.
    var actual: Guards? { protector.actual }
    /// Whether the room is known to be guarded as wanted.
    var isAsWanted: Bool { protector.state == .asWanted }
    /// The user's secret, for people who ask for it: a PIN the room drew, or a password drawn here.
    var userSecret: String? { protector.keyring.user }

    /// `text` without the secrets of this room: what a room says may hold what it was told.
    func hiding(_ text: String) -> String { protector.keyring.hiding(text, and: firstPassword) }

    /// Authorizes on a new connection and brings the guards to what is wanted.
    func begin(over exchange: RoomExchange) async -> Outcome {
        timer.cancel()
        self.exchange = exchange
        return await take(.connected(first: firstPassword))
    }

    /// The connection is gone.
    func end() {
        timer.cancel()
        exchange = nil
        _ = protector.step(.lost, now: clock.moment.provable, draw: Password.draw)
    }

    /// The room took our rights away. False while a change of our own goes on, whose doing it may be: it is found out then.
    func lostAuthorization() -> Bool {
        !protector.step(.authorizationLost, now: clock.moment.provable, draw: Password.draw).isEmpty
    }

    /// Wants these guards, a new PIN, or only a look; returns when all that follows is done.
    func want(_ event: ProtectorEvent) async -> Outcome {
        let outcome = await take(event)
        if case .close(let sentence) = outcome { onClose(sentence) }
        return outcome
    }

    /// Compares soon, without anybody waiting.
    func lookAgain() {
        Loop.spawn { _ = await self.want(.look) }
    }

    private func take(_ event: ProtectorEvent) async -> Outcome {
        let before = last
        let run = Loop.spawn {
            try? await before?.value
            return await self.run(event)
        }
        last = Loop.spawn { _ = try? await run.value }
        return (try? await run.value) ?? .lost
    }

    private func run(_ first: ProtectorEvent) async -> Outcome {
        var events = [first]
        var outcome = Outcome.lost
        while !events.isEmpty {
            for effect in protector.step(events.removeFirst(), now: clock.moment.provable, draw: Password.draw) {
                switch effect {
                case .ask(let command):
                    guard let exchange else { return .lost }
                    events.append(ProtectorEvent(await exchange.ask(command)))
                case .keep(let keyring): events.append(.kept(await keep(keyring)))
                case .settled: outcome = .settled
                case .close(let sentence): outcome = .close(hiding(sentence))
                case .refused: outcome = .refused
                }
            }
        }
        show()
        if outcome == .settled { timer.schedule(after: Self.lookEvery) }
        return outcome
    }

    private func show() {
        switch protector.state {
        case .unknown(let why): status.set("protection", "unknown", reason: why)
        case .asWanted: status.set("protection", "as wanted")
        case .drift(let differences):
            status.set("protection", "drift", reason: hiding(differences.joined(separator: "; ")))
        }
    }
}

extension ProtectorEvent {
    fileprivate init(_ reply: RoomReply) {
        self =
            switch reply {
            case .answered(let answer): .answered(answer)
            case .unanswered: .unanswered
            case .lost: .lost
            }
    }
}

/// Passwords drawn for the room and used nowhere else: its socket has no encryption.
private enum Password {
    /// 20 characters of 31 that are not mistaken for one another: 99 bits.
    static func draw() -> String {
        var random = SystemRandom()
        let alphabet = Array("abcdefghjkmnpqrstuvwxyz23456789")
        return String((0..<20).map { _ in alphabet[Int.random(in: 0..<alphabet.count, using: &random)] })
    }
}
