internal import Crypto
internal import Grants
internal import Ledger
internal import Loop
internal import Site
internal import TuyaWire

/// Tuya's message service as this station uses it: connected while it is configured, made anew when its configuration
/// changes. What its messages said outlives that.
@Loop final class MessageService {
    let desk: MessageDesk
    /// Called when messages were lost in an absence.
    var onGap: @Loop () -> Void = {}
    /// Called when Tuya says that a person's user was deleted.
    var onUserDeleted: @Loop () -> Void = {}
    private var settings: TuyaSettings?
    private var secret: Secret?
    private var link: MessageLink?
    private let status: StatusBoard
    private let foundation: Foundations

    init(status: StatusBoard, journal: Journal, grants: GrantDesk, foundation: Foundations) {
        self.status = status
        self.foundation = foundation
        desk = MessageDesk(
            foundation.snapshot.hints, ledger: foundation.ledger, journal: journal, grants: grants,
            logger: foundation.logger)
        desk.onHint = { [unowned self] hint in
            self.showDevice()
            if case .user = hint.subject { self.onUserDeleted() }
        }
        desk.onRemark = { [unowned self] in self.show() }
    }

    /// Begins to connect; nil settings, or none for messages, are a station without them.
    func start(_ settings: TuyaSettings?) {
        self.settings = settings
        (link, secret) = (nil, nil)
        desk.acknowledge = { _ in }
        guard let settings, let messages = settings.messages else {
            // Nobody says any more what becomes of it.
            if status.parts["device"] != nil { status.set("device", "unknown") }
            return status.set("messages", "off")
        }
        showDevice()
        do throws(CredentialFault) {
            let secret = try foundation.credentials.read(.tuyaSecret)
            self.secret = secret
            begin(
                messages, MessageAccess(accessID: settings.clientID, secret: secret.revealed, digests: .openSSL))
        } catch {
            status.set("messages", "off", reason: error.sentence)
        }
    }

    private func begin(_ settings: MessageSettings, _ access: MessageAccess) {
        guard let reader = MessageReader(access) else {
            let sentence =
                "the credential tuya-secret is too short to open a message: copy it whole from Tuya's console"
            return status.set("messages", "fault", reason: sentence)
        }
        let link = MessageLink(MessagePlan(settings, access))
        link.onFrame = { [desk] in desk.take(reader.read($0)) }
        link.onChange = { [unowned self] state in
            if state == .ready { self.desk.begin() }
            self.show()
        }
        link.onGap = { [unowned self] in self.onGap() }
        desk.acknowledge = { [weak link] in link?.acknowledge($0) }
        self.link = link
        show()
        link.start()
    }

    /// Closes the connection; what was not acknowledged is delivered to whoever comes next.
    func stop() {
        link?.stop()
        link = nil
    }

    /// The same service goes on; one that changed, whose secret did, or that is not connected, begins anew.
    func use(_ settings: TuyaSettings?) {
        let given = (try? foundation.credentials.read(.tuyaSecret))?.revealed
        let isSame = settings == self.settings && given == secret?.revealed
        guard !isSame || link?.state != .ready else { return }
        stop()
        start(settings)
    }

    private func show() {
        switch link?.state {
        case nil: break
        case .connecting: status.set("messages", "connecting")
        case .ready: status.set("messages", "ready", reason: desk.remark)
        case .fault(let sentence): status.set("messages", "fault", reason: sentence)
        }
    }

    /// The device as Tuya sees it: shown once a message has said something of it.
    private func showDevice() {
        let binding = desk.hints.newest[.binding]
        let presence = desk.hints.newest[.presence]
        if let binding, binding.word != .bound {
            let sentence =
                "Tuya says that this device was \(binding.word.rawValue) at \(binding.time): bind it again there"
            return status.set("device", binding.word.rawValue, reason: sentence)
        }
        switch presence?.word {
        case .online: status.set("device", "online")
        case .offline:
            let since = presence.map { "\($0.time)" } ?? ""
            status.set("device", "offline", reason: "Tuya has no connection to this device since \(since)")
        default: if binding != nil { status.set("device", "bound") }
        }
    }
}
