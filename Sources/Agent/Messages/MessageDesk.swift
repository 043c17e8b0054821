internal import FoundationEssentials
internal import Grants
internal import Ledger
internal import Logging
internal import Loop
internal import TuyaWire

/// What a station makes of Tuya's messages. They are hints: none gives or takes a right.
///
/// Each message that says something new has its effect in the ledger, together with its id and its record, before it is
/// acknowledged. Everything else is acknowledged at once.
@Loop final class MessageDesk {
    private(set) var hints: CloudHints
    /// Tells the gateway that a message is done with.
    var acknowledge: @Loop (String) -> Void = { _ in }
    /// Wants every grant told to the cloud once more.
    var repost: @Loop () -> Void = {}
    /// Called after each hint that counts.
    var onHint: @Loop (CloudHint) -> Void = { _ in }
    /// Why some messages had no effect, in one sentence; nil while every one could be read and kept.
    private(set) var remark: String? { didSet { if remark != oldValue { onRemark() } } }
    /// Called when the remark changes.
    var onRemark: @Loop () -> Void = {}

    private let ledger: Ledger
    private let journal: Journal
    private let grants: GrantDesk
    private let logger: Logger
    private var queue: [Waiting] = []
    private var isWorking = false
    private var unreadable = 0
    private var named: Set<String> = []
    /// Messages the disk refused whose record waits for it already.
    private var recorded: Set<String> = []

    private struct Waiting {
        let message: CloudMessage
        let hint: CloudHint
    }

    /// Messages that wait for the disk at most; further ones are delivered again.
    static let mostWaiting = 1000
    /// Kinds of unknown messages that are named in the log, once each.
    private static let mostNamed = 64

    init(_ hints: CloudHints, ledger: Ledger, journal: Journal, grants: GrantDesk, logger: Logger) {
        self.hints = hints
        self.ledger = ledger
        self.journal = journal
        self.grants = grants
        self.logger = logger
    }

    /// Takes one message.
    func take(_ reading: MessageReader.Reading) {
        switch reading.outcome {
        case .failure(let fault):
            note(fault)
            // It will never be read better: the remark says that something was missed.
            if let id = reading.id { acknowledge(id) }
        case .success(let message):
            if message.isSigned == false {
                nameOnce("signature", "a message's signature is not what Tuya documents: it is taken all the same")
            }
            guard let hint = hint(message) else { return acknowledge(message.id) }
            guard queue.count < Self.mostWaiting else { return }
            queue.append(Waiting(message: message, hint: hint))
            work()
        }
    }

    /// A new connection: what could not be read before may be readable now.
    func begin() {
        unreadable = 0
        remark = nil
    }

    /// Wants what was wanted before a restart or a reload and has not begun.
    func resume() {
        if hints.owesRound { repost() }
    }

    /// The cloud is being told every grant: no binding known by now needs more.
    func roundBegan() {
        guard hints.owesRound else { return }
        let at = hints.newest[.binding]?.at ?? 0
        hints.tellsGrants(for: at)
        ledger.post(LedgerChange([.bindingTold(upTo: at)], owed: .everything))
    }

    /// What `portero grant list` says of a person's user at Tuya; nil for nothing.
    func remark(on person: PersonID) -> String? {
        guard let hint = hints.newest[.user(person)], hint.word == .deleted else { return nil }
        return "Tuya says this user was deleted at \(hint.time)"
    }

    /// Nothing is known of this person any more; the ledger forgets by itself.
    func forget(_ person: PersonID) { hints.forget(person) }

    /// What it says of this device or of a person known here.
    private func hint(_ message: CloudMessage) -> CloudHint? {
        if message.meaning == .unknown {
            let kind = "protocol \(message.protocolNumber.map(String.init) ?? "none"), code \(message.bizCode)"
            nameOnce(kind, "a message this version does not know (\(kind)) is acknowledged without effect")
        }
        guard let hint = message.hint(for: grants.book.device) else { return nil }
        if case .user(let person) = hint.subject, grants.book.person(person) == nil { return nil }
        return hint
    }

    private func work() {
        guard !isWorking else { return }
        isWorking = true
        Loop.spawn {
            while !self.queue.isEmpty { await self.keep(self.queue.removeFirst()) }
            self.isWorking = false
        }
    }

    private func keep(_ waiting: Waiting) async {
        let message = SeenMessage(id: waiting.message.id, at: waiting.message.published ?? 0)
        guard case .counts(let hint) = hints.judge(waiting.hint, from: message) else {
            return acknowledge(message.id)
        }
        let isChange = hint.asksRound || hints.newest[hint.subject]?.word != hint.word
        let record = isChange && !recorded.contains(message.id) ? self.record(hint, waiting.message) : []
        do throws(LedgerError) {
            try await ledger.commit(LedgerChange([.hint(hint), .seen(message)] + record))
        } catch {
            // Not acknowledged: it comes again, and finds the disk in order or not. Its record waits for the disk.
            if recorded.count < Self.mostWaiting, !record.isEmpty { recorded.insert(message.id) }
            remark = "a message could not be kept and will be delivered again: \(error)"
            return
        }
        recorded.remove(message.id)
        if unreadable == 0 { remark = nil }
        hints.take(hint, from: message)
        acknowledge(message.id)
        onHint(hint)
        if hint.asksRound { repost() }
    }

    private func record(_ hint: CloudHint, _ message: CloudMessage) -> [LedgerChange.Step] {
        var facts = ["code": message.bizCode, "at": hint.time.description]
        if case .user(let person) = hint.subject { facts["person"] = person.text }
        return journal.record(who: "cloud", what: "message.\(hint.topic)", facts: FactsText.of(facts))
    }

    private func note(_ fault: MessageFault) {
        unreadable += 1
        nameOnce(fault.sentence, fault.sentence)
        remark = "\(unreadable == 1 ? "a message was" : "messages were") lost that could not be read: \(fault.sentence)"
    }

    private func nameOnce(_ kind: String, _ sentence: String) {
        guard named.count < Self.mostNamed, named.insert(kind).inserted else { return }
        logger.warning("messages: \(sentence)")
    }
}

extension CloudHint {
    /// Its name in records.
    fileprivate var topic: String {
        switch subject {
        case .presence, .binding: "device-\(word.rawValue)"
        case .user: "user-\(word.rawValue)"
        }
    }

    /// When it happened, by Tuya's clock.
    var time: WallTime { WallTime(seconds: (at ?? 0) / 1000) }
}
