import Foundation
import RoomWire

@testable import Protection

/// A room with its server by the rules of the reference, and the login between them: everything that may go wrong is a
/// move.
struct ServerLoginWorld: Hashable {
    struct Room: Hashable {
        /// Whether it can be asked.
        var isThere = true
        /// 0 to 3 towards the server.
        var state = 0
        var server = "other"
        /// What is told later: the new state, or a login's result.
        var events: [Event] = []
    }

    enum Event: Hashable {
        case state(Int)
        case result(Int)
    }

    enum Move: Hashable, CaseIterable {
        case answer, loseAnswer, loseRequest, refuse
        /// The oldest event is told, or is lost.
        case tell, loseEvent
        /// The time asked for comes.
        case wait
        case cutPower, powerBack
        /// Somebody signs the room out, connects it to another server, or signs it in at ours.
        case signOut, moveAway, signIn
    }

    /// What the server says to a login.
    let verdict: Int
    var login = ServerLogin(wanted: Self.account)
    var room = Room()
    var pending: [RoomCommand] = []
    var wake: Duration?
    var now: Duration = .seconds(1000)
    private(set) var fault: String?
    /// A result told that forbids another login.
    private(set) var isForbidden = false
    private(set) var lastLogin: Duration?
    /// Somebody connected the room to another server.
    private(set) var wasMoved = false

    static let account = ServerAccount(server: "ours", port: 4307, login: "door", password: "p", encrypts: true)

    init(verdict: Int) {
        self.verdict = verdict
        send(.ready(nil))
    }

    // Without the clock: what lies in the past differs in every state and in none that matters.
    static func == (left: Self, right: Self) -> Bool {
        left.shape == right.shape && left.room == right.room && left.pending == right.pending
            && left.flags == right.flags
    }

    func hash(into hasher: inout Hasher) {
        hasher.combine(shape)
        hasher.combine(room)
        hasher.combine(flags)
    }

    private var flags: [Bool] {
        [isForbidden, wasMoved, wake == nil, hadPower, lastLogin.map { now - $0 < .seconds(10) } ?? false]
    }

    private var shape: ServerLogin.Shape { login.shape(at: now) }

    mutating func make(_ move: Move) {
        now += .seconds(1)
        switch move {
        case .answer: go { world, command in world.answer(world.take(command)) }
        case .loseAnswer:
            go { world, command in
                _ = world.take(command)
                world.send(.unanswered)
            }
        case .loseRequest: go { world, _ in world.send(.unanswered) }
        case .refuse: go { world, _ in world.answer(.refused) }
        case .tell: if room.isThere, !room.events.isEmpty { tell(room.events.removeFirst()) }
        case .loseEvent: if !room.events.isEmpty { room.events.removeFirst() }
        case .wait:
            guard let wake else { return }
            now = max(now, wake)
            self.wake = nil
            send(.tick)
        case .cutPower where room.isThere:
            (room.isThere, room.state, room.events, pending, wake, hadPower) = (false, 0, [], [], nil, true)
            send(.lost)
        case .powerBack where !room.isThere:
            room.isThere = true
            send(.ready(nil))
        case .signOut where room.state == 3: change(2)
        case .moveAway where room.state >= 2:
            (room.server, wasMoved) = ("other", true)
            change(2)
        case .signIn where room.state < 3:
            room.server = "ours"
            change(3)
        case .cutPower, .powerBack, .signOut, .moveAway, .signIn: break
        }
    }

    /// Signed in, or given up, with nothing under way and nothing untold.
    var isAtRest: Bool { login.phase == .resting && pending.isEmpty && room.events.isEmpty && room.isThere && !isLate }

    /// The room stands elsewhere than the login believes: a look will show it.
    private var isLate: Bool { login.state == .signedIn && (room.state != 3 || room.server != "ours") }

    private mutating func change(_ state: Int) {
        room.state = state
        if room.isThere, room.events.count < 3 { room.events.append(.state(state)) }
    }

    private mutating func tell(_ event: Event) {
        switch event {
        case .state(let state): send(.stateChanged(RoomState(state)))
        case .result(let number):
            if case .refused = LoginResult(number) { isForbidden = true }
            send(.result(LoginResult(number)))
        }
    }

    private mutating func go(_ way: (inout Self, RoomCommand) -> Void) {
        guard room.isThere, !pending.isEmpty else { return }
        way(&self, pending.removeFirst())
    }

    private mutating func send(_ event: ServerLoginEvent) {
        for effect in login.step(event, now: now, chance: 0) {
            switch effect {
            case .wake(let instant): wake = instant
            case .ask(let command):
                check(command)
                pending.append(command)
            }
        }
        if pending.count > 1 { fault = "two requests under way: \(pending)" }
        if room.isThere, pending.isEmpty, wake == nil { fault = "nothing will ever happen again" }
    }

    /// What must hold of everything that is sent.
    private mutating func check(_ command: RoomCommand) {
        guard case .login = command else { return }
        if isForbidden { fault = "a login after it was refused for good" }
        if login.actual?.server != "ours" { fault = "the password for \(String(describing: login.actual))" }
        if let lastLogin, now - lastLogin < .seconds(10), !hadPower { fault = "two logins at once" }
        lastLogin = now
        hadPower = false
    }

    /// The room's power was cut since the last login.
    private var hadPower = true

    private mutating func take(_ command: RoomCommand) -> Reply {
        switch command {
        case .getAppState: return .state(room.state)
        case .getConnected: return .link(min(room.state, 2), room.server)
        case .connectToServer(let server, _):
            room.server = server
            change(2)
            return .taken
        case .login:
            guard room.state >= 2 else { return .refused }
            let result = room.state == 3 ? 1 : verdict
            if room.events.count < 3 { room.events.append(.result(result)) }
            if result == 0 { change(3) }
            return .taken
        default: return .refused
        }
    }

    private mutating func answer(_ reply: Reply) {
        guard let answer = Reply.answers[reply] else { return fault = "no such answer: \(reply)" }
        send(.answered(answer))
    }

    /// What the room may answer, read once from its frames.
    enum Reply: Hashable {
        case taken, refused
        case state(Int)
        case link(Int, String)

        static let answers: [Reply: RoomAnswer] = {
            var texts: [Reply: String] = [.taken: #""result":true"#, .refused: #""result":false"#]
            for state in 0...3 {
                texts[.state(state)] = #""result":true,"appState":\#(state)"#
                for server in ["ours", "other"] {
                    let info = #"{"server":"\#(server)","port":4307}"#
                    texts[.link(state, server)] = #""result":true,"state":\#(state),"serverInfo":\#(info)"#
                }
            }
            return texts.compactMapValues { text in
                let frame = Data(#"{"method":"x","requestId":"1",\#(text)}"#.utf8)
                guard case .answer(let answer)? = try? JSONDecoder().decode(RoomMessage.self, from: frame) else {
                    return nil
                }
                return answer
            }
        }()
    }
}

extension ServerLogin {
    /// A login apart from the clock.
    struct Shape: Hashable {
        let phase: Int
        let refusal: String?
        let attempt: Attempt?
        let roomState: Int
        let actual: ServerLink?
        let tries: Int
        let flags: [Bool]
    }

    func shape(at now: Duration) -> Shape {
        let phase =
            switch phase {
            case .away: 0
            case .looking: 1
            case .asking: 2
            case .attempting: 3
            case .waiting: 4
            case .resting: 5
            }
        let state =
            switch roomState {
            case .offline: 0
            case .loginNeeded: 2
            case .ready: 3
            default: 9
            }
        return Shape(
            phase: phase, refusal: refusal, attempt: attempt, roomState: state, actual: actual, tries: min(tries, 3),
            flags: [
                now >= attemptUntil, owesResult, now >= notBefore, signedInSince == nil, hasConnected, isAsking, again,
            ])
    }
}
