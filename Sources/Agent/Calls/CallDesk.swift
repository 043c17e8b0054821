internal import Calls
internal import Grants
internal import Loop
internal import RoomWire

/// Runs the call's state machine: turns the room's reports and the keypad's entries into events, and effects into
/// frames, releases and records.
@Loop final class CallDesk {
    private var call: Call
    private let gate: CallGate
    private var releases: ReleaseRequests
    private let journal: Journal
    /// Sends a command to the room, now or not at all.
    private let send: @Loop (RoomCommand, @escaping @Loop (RoomReply) -> Void) -> Void
    /// Releases the named door, or the only one, for a person; the reason of a refusal comes back.
    private let openDoor: @Loop (String?, PersonID, ReleaseChannel) -> Void
    /// How long until a rule about time may change its mind: rules know whole seconds of the wall clock.
    private let nextLook: @Loop () -> Duration
    private lazy var look = LoopTimer { [unowned self] in self.judgeAgain() }
    /// Told how a flat is gone through, after everything the room needs was sent.
    private let report: @Loop (HuntReport) -> Void
    /// Told of each other ``word``.
    var onWord: @Loop (String) -> Void = { _ in }
    private lazy var timer = LoopTimer { [unowned self] in self.take(.tick) }
    private(set) var isRoomReady = false

    init(
        call: Call, gate: CallGate, release: ReleaseRequests, journal: Journal,
        send: @escaping @Loop (RoomCommand, @escaping @Loop (RoomReply) -> Void) -> Void,
        openDoor: @escaping @Loop (String?, PersonID, ReleaseChannel) -> Void, nextLook: @escaping @Loop () -> Duration,
        report: @escaping @Loop (HuntReport) -> Void = { _ in }
    ) {
        self.call = call
        self.gate = gate
        releases = release
        self.journal = journal
        self.send = send
        self.openDoor = openDoor
        self.nextLook = nextLook
        self.report = report
    }

    /// The room's link reports.
    func roomReported(_ report: RoomLink.Report) {
        switch report {
        case .ready(let state):
            isRoomReady = true
            // A session or a ring from before our time was granted by nobody we know.
            take(state == .inSession || state == .ringing ? .sessionStarted : .roomReady)
            // The link has muted both; what the room says of it is another thing.
            for capturer in Capturer.allCases { perform(.askMute(capturer)) }
        case .lost:
            isRoomReady = false
            take(.roomLost)
        case .event(let event):
            roomSaid(event)
        }
    }

    /// A visitor keyed a flat: its granted persons are rung one after another. Whether somebody is rung now.
    func dialled(_ unit: String) -> Bool {
        let judged = gate.judge(unit: unit)
        judged.quiet.forEach { journal.notCalled($0, unit: unit, .doNotDisturb) }
        guard !judged.parties.isEmpty else {
            if judged.quiet.isEmpty { journal.denied(judged.denial, unit: unit) }
            return false
        }
        guard isRoomReady, call.state == .idle else {
            let outcome = isRoomReady ? Outcome.busy : .roomUnavailable
            judged.parties.forEach { journal.notCalled($0, unit: unit, outcome) }
            return false
        }
        take(.dialled(judged.parties))
        return true
    }

    /// A person's right was withdrawn: whatever goes on for them ends now.
    func withdrawn(_ person: PersonID) {
        take(.withdrawn(person))
        report(.withdrawn(person))
    }

    /// The words for status: who is on the line stays out of it.
    var word: String {
        switch call.state {
        case .idle: "idle"
        case .answering: "answering"
        case .hunting: "ringing"
        case .talking: "in call"
        case .clearing: "hanging up"
        }
    }

    private func roomSaid(_ event: RoomEvent) {
        switch event {
        case .inviteReceived(let invitation):
            take(.invited(invitation.peerId, gate.judge(invitation)))
        case .peerAccepted(let peerId): take(.peerAccepted(Peer(peerId)))
        case .rejectReceived(let peerId, let cause): take(.peerRefused(Peer(peerId), Outcome(cause: cause)))
        case .stopCalling: take(.ringingEnded)
        case .conferenceCreated(let conferenceId, _):
            releases.began(conferenceId)
            take(.sessionStarted)
        case .newParticipant(let peerId): take(.participantSeen(Peer(peerId)))
        case .participantLeft(let peerId): take(.participantLeft(Peer(peerId)))
        case .conferenceDeleted: take(.sessionEnded)
        case .stateChanged(let state): stands(state)
        case .joinAsked(let peerId): take(.joinAsked(peerId))
        case .microphoneMuted(let isMuted): take(.muted(.microphone, isMuted))
        case .cameraMuted(let isMuted): take(.muted(.camera, isMuted))
        case .commandReceived(let peerId, let text): hear(.command(peerId: peerId, text: text))
        case .toneDial(let symbol, let callId, let conferenceId):
            hear(.tone(symbol, callId: callId, conferenceId: conferenceId))
        case .chatReceived(let peerId, let text, let time, let conferenceId):
            hear(.chat(peerId: peerId, text: text, time: time, conferenceId: conferenceId))
        case .inviteSent, .authorizationNeeded, .settingChanged, .loginResult, .serverMoved, .other: break
        }
    }

    private func stands(_ state: RoomState) {
        switch state {
        case .ready: take(.roomReady)
        case .inSession: take(.roomInSession)
        case .offline, .loginNeeded: take(.roomAway)
        case .ringing, .ending, .other: break
        }
    }

    private func hear(_ signal: ReleaseSignal) {
        switch releases.hear(signal, now: Monotonic.now, gate.moment()) {
        case nil: break
        case .refused(let peer, let reason): journal.releaseRefused(peer, reason, signal.channel)
        case .asked(let peer, let door):
            take(.releaseAsked(peer, door: door, gate.judge(caller: peer.text)), by: signal.channel)
        }
    }

    /// - Parameter channel: on which way a release was asked for.
    private func take(_ event: CallEvent, by channel: ReleaseChannel = .command) {
        let before = call.state
        let wordBefore = word
        let wasEmpty = call.parties.isEmpty
        let effects = call.step(event, now: Monotonic.now)
        for effect in effects { perform(effect, channel) }
        if call.state != before { releases.follow(call.state, gate.moment()) }
        if word != wordBefore { onWord(word) }
        if wasEmpty, !call.parties.isEmpty { look.schedule(after: nextLook()) }
        if let report = HuntReport(from: before, to: call.state, effects.outcome) { self.report(report) }
    }

    /// A right that ends by itself ends what goes on for it, as a withdrawn one does.
    private func judgeAgain() {
        var judged: Set<PersonID> = []
        for party in call.parties where judged.insert(party.person).inserted {
            let decision = gate.judge(person: party.person)
            guard decision.verdict == .denied else {
                if decision.media == .audio, party.media != .audio { take(.narrowed(party.person, decision)) }
                continue
            }
            journal.rightEnded(decision, party.peer)
            withdrawn(party.person)
        }
        if !call.parties.isEmpty { look.schedule(after: nextLook()) }
    }

    private func perform(_ effect: CallEffect, _ channel: ReleaseChannel = .command) {
        switch effect {
        case .accept: send(.accept) { _ in }
        case .reject: send(.reject) { _ in }
        case .hangUp: send(.hangUp) { _ in }
        case .mute(let capturer, let on):
            send(capturer == .microphone ? .setMicMute(on) : .setVideoMute(on)) { [weak self] reply in
                // Taken is not done: the question that follows may be answered otherwise.
                if on, reply.accepted != nil { self?.take(.muted(capturer, true)) }
            }
        case .askMute(let capturer):
            send(capturer == .microphone ? .getMicMute : .getVideoMute) { [weak self] reply in
                if let isMuted = reply.accepted?.mute { self?.take(.muted(capturer, isMuted)) }
            }
        case .askState:
            send(.getAppState) { [weak self] reply in
                guard let self, case .clearing = self.call.state, let state = reply.accepted?.state else { return }
                self.stands(state)
            }
        case .rejectPeer(let peerId): send(.rejectPeer(peerId: peerId)) { _ in }
        case .call(let peer):
            send(.call(peerId: peer.text)) { [weak self] reply in
                if reply.accepted == nil { self?.take(.callRefused) }
            }
        case .askParticipants:
            send(.getConferenceParticipants) { [weak self] reply in
                for peerId in reply.accepted?.participants ?? [] { self?.take(.participantSeen(Peer(peerId))) }
            }
        case .release(let door, let party):
            releases.judged(isGranted: true, now: Monotonic.now)
            openDoor(door, party.person, channel)
        case .wake(let instant): timer.schedule(at: instant)
        case .decided(let decision, let peer, let direction): journal.decided(decision, peer, direction)
        case .ended(let party, let outcome): journal.ended(party, outcome)
        case .releaseRefused(let peer, let reason):
            releases.judged(isGranted: false, now: Monotonic.now)
            journal.releaseRefused(peer, reason, channel)
        case .joinRefused(let peerId): journal.joinRefused(peerId)
        case .strangerEnded(let peer): journal.strangerEnded(peer)
        }
    }
}

extension [CallEffect] {
    /// What became of the person rung before.
    fileprivate var outcome: Outcome? {
        lazy.compactMap { effect in if case .ended(_, let outcome) = effect { outcome } else { nil } }.first
    }
}

extension Outcome {
    /// The outcome of a refusal's cause, reference section 5.5.
    init(cause: Int) {
        self =
            switch cause {
            case RefusalCause.busy: .busy
            case RefusalCause.noAnswer: .noAnswer
            default: .refusedByPeer
            }
    }
}

extension CallDesk {
    /// A desk before any room: it decides for the audit and calls nobody.
    static func resting(_ journal: Journal, gate: CallGate, ring: Duration) -> CallDesk {
        CallDesk(
            call: Call(times: CallTimes(ring: ring)), gate: gate,
            release: ReleaseRequests(command: ReleaseCommand(word: "")), journal: journal,
            send: { _, then in then(.lost) }, openDoor: { _, _, _ in }, nextLook: { .zero })
    }
}
