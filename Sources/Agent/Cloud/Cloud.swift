public import Grants
public import Loop
internal import Transfers
internal import TuyaWire

/// The agent's side of Tuya Cloud: asks for grants and revocations and knows how it stands with the cloud.
///
/// Each question is one POST or DELETE, given up after ``CloudSettings/patience``, replays included.
@Loop public final class Cloud {
    /// How it stands.
    public private(set) var status: CloudStatus
    /// Called after each change of the status, for log, supervisor and outbox.
    public var onChange: @Loop (CloudStatus) -> Void = { _ in }
    /// Called after each signed request with how it ended.
    var onRequest: @Loop (CloudRequestOutcome) -> Void = { _ in }

    private let settings: CloudSettings
    private let means: CloudMeans
    private let line: CloudLine
    private lazy var silence = CloudSilence(after: settings.silentAfter) { [weak self] in self?.noteSilence() }
    private lazy var session = CloudSession(line, means: means, patience: settings.patience, silence: silence) {
        [weak self] in self?.onRequest($0)
    }

    /// A client that has asked nothing yet. The secret is the project's Access Secret.
    public init(_ settings: CloudSettings, secret: String, means: CloudMeans) {
        self.settings = settings
        self.means = means
        line = CloudLine(settings, secret: secret, means: means)
        status = CloudStatus(since: means.now())
    }

    /// Asks for what a row says: that the person may talk with the device, or may not any more. Why it came to nothing
    /// stands in the status, unless only this row was refused.
    public func tell(_ row: OutboxRow) async -> OutboxResult {
        let grant: SpacesGrant
        do throws(IdentifierFault) {
            grant = try SpacesGrant(settings.family, device: row.device.text, person: row.person.text)
        } catch {
            // Refused here with the cloud's code for an illegal parameter; nothing was signed or sent.
            return error == .device ? .misconfigured(code: 1109) : .refused(code: 1109)
        }
        let failure: CloudFailure
        switch await session.perform(grant.call(row.wish), GrantEcho.self) {
        case .success(let echo) where grant.matches(echo):
            note(nil)
            return .done
        case .success: failure = .garbled(peer: settings.endpoint)
        case .failure(let fault): failure = fault
        }
        note(failure)
        return failure.result(of: row.wish)
    }

    /// Finds out whether the cloud answers: by a token where none is held, else by an unsigned request that counts against
    /// no limit of the project. Brings the status up to date.
    public func check() async {
        guard session.isSignedIn else {
            switch await session.token() {
            case .success: note(nil)
            case .failure(let failure): note(failure)
            }
            return
        }
        let wait = silence.begin()
        let failure = await line.knock(within: settings.patience)
        silence.end(wait)
        // That somebody answers does not end a refusal: only a call that is accepted does.
        if failure != nil || status.state == .unreachable { note(failure) }
    }

    /// One page of a list of users. A refusal is the list's own and says nothing of the cloud.
    func users(_ call: Call) async -> Result<UserPage, CloudFailure> { await session.perform(call, UserPage.self) }

    /// Rings residents' apps, or stops them; nil when it was accepted.
    func ring(_ call: AppCall) async -> CloudFailure? {
        switch await session.perform(call.call, AppCallEcho.self) {
        case .success(let echo) where call.matches(echo): nil
        case .success: .garbled(peer: settings.endpoint)
        case .failure(let failure): failure
        }
    }

    /// Nil for a success.
    private func note(_ failure: CloudFailure?) {
        let state = failure?.state ?? .ready
        change(to: state, state == .ready ? nil : failure?.sentence)
    }

    /// What is known of a failure says more than that the next question waits, too.
    private func noteSilence() {
        guard status.state != .unreachable else { return }
        let seconds = settings.silentAfter.milliseconds / 1000
        change(to: .unreachable, "\(settings.endpoint): no answer for \(seconds) s: check the network and the service")
    }

    private func change(to state: CloudStatus.State, _ reason: String?) {
        guard status.state != state || status.reason != reason else { return }
        if status.state != state { status.since = means.now() }
        status.state = state
        status.reason = reason
        onChange(status)
    }
}
