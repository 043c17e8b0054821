internal import Calls
internal import Crypto
internal import Grants
internal import Ledger
internal import Loop
internal import TuyaWire

/// Rings the residents' apps beside the room's call, and stops them. Nobody waits for it.
@Loop final class AppRinger {
    /// What calls to the app need beside the persons.
    struct Plan: Equatable {
        var family: GrantFamily
        var device: DeviceID
        var address: String?
    }

    /// One call to the apps of a few persons.
    private struct Ringing {
        let number: String
        var persons: [PersonID]
        let asked: Duration
    }

    private let plan: Plan
    private let cloud: Cloud
    private let journal: Journal
    private let status: StatusBoard
    /// The next place in the project's rate, as time since boot.
    private let place: @Loop () -> Duration
    private var apps = AppRing(most: AppCall.mostPersons)
    private var ringing: Ringing?
    private var waiting: [(ringing: Ringing, kind: AppCall.Kind)] = []
    private var isSending = false
    private var isStopped = false
    private var random = SystemRandom()

    /// A ring that could not be sent for so long says nothing any more.
    private static let latest: Duration = .seconds(20)

    init(_ plan: Plan, cloud: Cloud, journal: Journal, status: StatusBoard, place: @escaping @Loop () -> Duration) {
        self.plan = plan
        self.cloud = cloud
        self.journal = journal
        self.status = status
        self.place = place
        status.set("app-ring", "ready")
    }

    /// Takes what the hunt reports; what follows is sent later.
    func take(_ report: HuntReport) {
        for effect in apps.step(report) {
            switch effect {
            case .ring(let persons): ring(persons)
            case .stop(let persons, let end): stop(persons, AppCall.Kind(end))
            }
        }
    }

    /// Sends nothing more.
    func stop() {
        isStopped = true
        waiting = []
    }

    private func ring(_ persons: [PersonID]) {
        let ringing = Ringing(number: drawnNumber(), persons: persons, asked: Monotonic.now)
        self.ringing = ringing
        waiting.append((ringing, .ring))
        work()
    }

    private func stop(_ persons: [PersonID], _ kind: AppCall.Kind) {
        guard var ended = ringing else { return }
        ended.persons = persons
        if let index = waiting.firstIndex(where: { $0.ringing.number == ended.number && $0.kind == .ring }) {
            // Nobody was rung yet.
            waiting[index].ringing.persons.removeAll { persons.contains($0) }
            if waiting[index].ringing.persons.isEmpty { waiting.remove(at: index) }
            return
        }
        waiting.append((ended, kind))
        work()
    }

    private func work() {
        guard !isSending, !waiting.isEmpty, !isStopped else { return }
        isSending = true
        Loop.spawn { [self] in
            while !waiting.isEmpty, !isStopped {
                // What waits may end while its place in the rate comes.
                await Loop.sleep(for: max(.zero, place() - Monotonic.now))
                guard !waiting.isEmpty, !isStopped else { break }
                let next = waiting.removeFirst()
                await send(next.ringing, next.kind)
            }
            isSending = false
        }
    }

    private func send(_ ringing: Ringing, _ kind: AppCall.Kind) async {
        guard kind != .ring || Monotonic.now - ringing.asked < Self.latest else {
            return ended(ringing, kind, "too-late", "a call to the apps waited too long and was not sent")
        }
        let call: AppCall
        do throws(AppCall.Fault) {
            call = try AppCall(
                plan.family, device: plan.device.text, number: ringing.number, kind, address: plan.address,
                persons: ringing.persons.map(\.text))
        } catch {
            return ended(ringing, kind, "not-sent", "a call to the apps cannot be made: check tuya.target_address")
        }
        switch await cloud.ring(call) {
        case nil: ended(ringing, kind, "done", nil)
        case .refused(let code), .tokenRefused(let code):
            ended(ringing, kind, "code \(code)", RefusalSentence.text(code: code))
        case .some(let failure): ended(ringing, kind, "unreachable", failure.sentence)
        }
    }

    private func ended(_ ringing: Ringing, _ kind: AppCall.Kind, _ outcome: String, _ reason: String?) {
        let facts = [
            "sn": ringing.number, "type": "\(kind.rawValue)",
            "persons": ringing.persons.map(\.text).joined(separator: " "),
        ]
        journal.write(
            who: "agent", what: kind == .ring ? "call.app-ring" : "call.app-stop", outcome: outcome,
            facts: FactsText.of(facts))
        guard !isStopped else { return }
        status.set("app-ring", reason == nil ? "ready" : "fault", reason: reason)
    }

    /// Nineteen digits, the first of them not 0.
    private func drawnNumber() -> String {
        "\(UInt64.random(in: 1_000_000_000_000_000_000...9_999_999_999_999_999_999, using: &random))"
    }
}

extension AppCall.Kind {
    fileprivate init(_ end: AppRingEnd) {
        self =
            switch end {
            case .answered: .answered
            case .unanswered: .unanswered
            case .hungUp: .hungUp
            }
    }
}
