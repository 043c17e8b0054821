import Doors

/// A door with a clock in milliseconds and a guard that does at once what it is asked, unless told otherwise.
struct DoorBench {
    var door: Door
    private(set) var now: Duration = .zero
    /// What the door did since the last look, without wakes.
    private(set) var done: [DoorEffect] = []
    /// When the door wants to be woken.
    private(set) var wake: Duration?
    /// Whether the guard answers.
    var answers = true
    private var until: Duration?
    private var lastID: UInt64 = 0

    init(_ rules: DoorRules = DoorRules(), kept: KeptDoor? = KeptDoor(), contact: ContactReading? = .closed) {
        door = Door(rules: rules, kept: kept)
        send(.reported(.locked(.start)))
        if let contact { send(.contact(contact)) }
        _ = look()
    }

    /// A door whose lock may be held.
    static func continuous(_ change: (inout DoorRules) -> Void = { _ in }) -> DoorBench {
        var rules = DoorRules()
        rules.isContinuous = true
        change(&rules)
        return DoorBench(rules)
    }

    /// Goes to a time, with every wake and every end of a release on the way.
    mutating func go(to time: Duration) {
        while true {
            let next = [wake, until].compactMap(\.self).min()
            guard let next, next <= time else { break }
            now = max(now, next)
            if let end = until, end <= now {
                until = nil
                send(.reported(.locked(.deadline)))
            } else {
                wake = nil
                send(.tick)
            }
        }
        now = time
    }

    mutating func go(to milliseconds: Int) { go(to: .milliseconds(milliseconds)) }

    mutating func send(_ event: DoorEvent) {
        for effect in door.step(event, now: now) {
            if case .wake(let at) = effect { wake = at } else { done.append(effect) }
            guard answers else { continue }
            switch effect {
            case .askRelease(let time):
                until = now + time
                send(.reported(.released(until: now + time, by: .agent)))
            case .askHold:
                until = nil
                send(.reported(.held))
            case .askLock:
                until = nil
                send(.reported(.locked(.asked)))
            case .serveExit(let served): send(.reported(.exitServed(served)))
            case .answer, .record, .keep, .signal, .wake: break
            }
        }
    }

    /// The exit button, which the guard serves by itself.
    mutating func exit() {
        until = now + .seconds(5)
        send(.reported(.released(until: now + .seconds(5), by: .exit)))
    }

    /// A person asks for a release; the answer.
    @discardableResult
    mutating func release(by person: String = "p-1") -> DoorAnswer? {
        answer {
            .release($0, for: nil)
        } by: {
            .call(person: person)
        }
    }

    /// Somebody commands a mode; the answer.
    @discardableResult
    mutating func command(_ command: DoorCommand) -> DoorAnswer? {
        answer {
            .command(command, $0)
        } by: {
            .command(user: 1000)
        }
    }

    private mutating func answer(_ event: (DoorRequest) -> DoorEvent, by: () -> Requester) -> DoorAnswer? {
        lastID += 1
        let before = done.count
        send(event(DoorRequest(id: lastID, by: by())))
        for effect in done[before...] { if case .answer(lastID, let answer) = effect { return answer } }
        return nil
    }

    /// What was done since the last look.
    mutating func look() -> [DoorEffect] {
        defer { done = [] }
        return done
    }

    /// The alarms that began since the last look.
    mutating func alarms() -> [DoorAlarm] {
        look().compactMap { if case .record(.alarm(let alarm)) = $0 { alarm } else { nil } }
    }
}
