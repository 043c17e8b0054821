internal import FoundationEssentials
internal import Grants
internal import Loop
internal import Protection
internal import RoomWire
internal import Sockets
internal import Transfers

/// Finds the room, opens it and asks how it is guarded; changes nothing there. Only where no agent runs: the room has
/// place for one administrator.
@Loop final class RoomProbe {
    private let plan: RoomPlan
    private let transfers: TransferClient
    /// Whether this station has a ledger, in which it keeps what it drew for the room.
    private let hasLedger: Bool
    private var client: WebSocketClient?
    private var exchange: RoomExchange?
    private var waiting: CheckedContinuation<Finding, Never>?
    private let decoder = JSONDecoder()

    init(_ plan: RoomPlan, transfers: TransferClient, hasLedger: Bool) {
        self.plan = plan
        self.transfers = transfers
        self.hasLedger = hasLedger
    }

    /// What came of it; the connection is closed again.
    func finding() async -> Finding {
        let port: Int
        switch await RoomFinder(plan, transfers).port() {
        case .success(let found): port = found
        case .failure(let fault): return failed(fault.sentence)
        }
        let address: String
        switch await Resolver.resolve(plan.address) {
        case .success(let found): address = found
        case .failure(let error): return failed("\(error)")
        }
        let finding = await withCheckedContinuation { continuation in
            waiting = continuation
            open(Endpoint(host: plan.address, address: address, port: port))
        }
        client?.close()
        return finding
    }

    private func open(_ endpoint: Endpoint) {
        let client = WebSocketClient(endpoint, limits: RoomLink.limits) { [weak self] event in
            switch event {
            case .opened(let socket): self?.opened(RoomExchange(socket))
            case .message(let bytes): self?.received(bytes)
            case .lost(let loss):
                self?.exchange?.end()
                self?.end(self?.failed("\(loss)"))
            }
        }
        self.client = client
        client.connect()
    }

    private func opened(_ exchange: RoomExchange) {
        self.exchange = exchange
        Loop.spawn { self.end(await self.ask(over: exchange)) }
    }

    private func received(_ bytes: [UInt8]) {
        guard case .answer(let answer)? = try? decoder.decode(RoomMessage.self, from: Data(bytes)) else { return }
        _ = exchange?.take(answer)
    }

    private func end(_ finding: Finding?) {
        guard let finding else { return }
        waiting?.resume(returning: finding)
        waiting = nil
    }

    private func ask(over exchange: RoomExchange) async -> Finding {
        for attempt in Keyring().attempts(first: plan.firstPassword, now: WallTime(seconds: 0)) {
            guard case .answered(let answer) = await exchange.ask(attempt.command) else {
                return failed(
                    "the room at \(plan.address) takes the connection and does not answer auth: start it again")
            }
            if answer.accepted { return opened(await exchange.ask(.getAuthInfo).accepted) }
        }
        if hasLedger {
            return Finding(
                "room", .warning, "the room asks for a password that this station keeps sealed in its ledger",
                hint: "start the agent, which tries it")
        }
        let sentence =
            plan.firstPassword == nil
            ? "the room asks for a password, and room-admin has none"
            : "the room refuses the password in room-admin"
        return failed(sentence, "put the password of its admin account there")
    }

    private func opened(_ answer: RoomAnswer?) -> Finding {
        guard let answer, let admin = answer.admin else {
            return failed("the room opens and does not say how it is guarded")
        }
        if answer.user == nil, let user = plan.wanted.user, user != .unsecured {
            return Finding(
                "room", .warning, "the room opens and has no user account, which [room] wants to guard",
                hint: "see what its licence offers, or set protect_user = \"unsecured\"")
        }
        let drift = ProtectionPlan.drift(wanted: plan.wanted, actual: Guards(admin: admin, user: answer.user))
        guard drift.isEmpty else {
            return Finding("room", .ok, "the room opens; \(drift.joined(separator: "; ")): the agent sets that")
        }
        return Finding("room", .ok, "the room opens and is guarded as wanted")
    }

    private func failed(_ sentence: String, _ hint: String? = nil) -> Finding {
        Finding("room", .failed, sentence, hint: hint)
    }
}
