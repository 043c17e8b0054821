internal import Sockets

/// F-E6: messages that are no JSON, or say what nobody expects.
public enum RoomBabble: String, CaseIterable, Sendable {
    case nothing
    case half
    case page
    case brackets
    case number
    case list
    case withoutMethod = "without-method"
    case methodOfWrongType = "method-of-wrong-type"
    case unknownMethod = "unknown-method"
    case unknownEvent = "unknown-event"
    /// An answer under a request's number that was never given out.
    case answerWithoutQuestion = "answer-without-question"
    /// The last answer once more: two to one request, and the second late.
    case answerAgain = "answer-again"
    /// An invitation without a caller, one whose caller is a number, one with members nobody knows.
    case inviteWithoutCaller = "invite-without-caller"
    case inviteOfWrongType = "invite-of-wrong-type"
    case inviteWithMore = "invite-with-more"
    case stateOfWrongType = "state-of-wrong-type"
    case stateUnknown = "state-unknown"
    case twiceTheSameMember = "twice-the-same-member"

    /// The message; nil for what depends on what was said before.
    public var text: String? {
        switch self {
        case .nothing: ""
        case .half: #"{"method":"event","event":"inviteRec"#
        case .page: "<html><form action=\"/login\"></form></html>"
        case .brackets: String(repeating: "[", count: 100_000)
        case .number: "1e999"
        case .list: #"[{"method":"event"}]"#
        case .withoutMethod: #"{"requestId":"1","result":true}"#
        case .methodOfWrongType: #"{"method":5,"event":{},"result":"yes"}"#
        case .unknownMethod: #"{"method":"openDoor","requestId":"1","result":true}"#
        case .unknownEvent: #"{"method":"event","event":"doorOpened","peerId":"anna@room.example"}"#
        case .answerWithoutQuestion: #"{"method":"getAppState","requestId":"4711","result":true,"appState":5}"#
        case .answerAgain: nil
        case .inviteWithoutCaller: #"{"method":"event","event":"inviteReceived","type":0}"#
        case .inviteOfWrongType: #"{"method":"event","event":"inviteReceived","peerId":7,"peerDn":[],"type":"x"}"#
        case .inviteWithMore:
            #"{"method":"event","event":"inviteReceived","peerId":"nobody@room.example","x":{"y":[1]},"type":0}"#
        case .stateOfWrongType: #"{"method":"event","event":"appStateChanged","appState":"ready"}"#
        case .stateUnknown: #"{"method":"event","event":"appStateChanged","appState":-77}"#
        case .twiceTheSameMember: #"{"method":"event","method":"auth","event":"x","requestId":"1","result":false}"#
        }
    }
}

extension RoomActor {
    func addBabble(to drive: DrivePort) {
        drive.route("POST", "/room/fault/say") { [self] request throws(DriveError) in
            if let text = request.body["text"].asText {
                say(text)
            } else {
                babble(try request.kind())
            }
            return .ok()
        }
    }

    /// Sends every authorized controller this text as a message.
    public func say(_ text: String) {
        for controller in controllers where controller.role != nil { controller.socket.send(text) }
        journal.record("room", "said", ["text": .text(String(text.prefix(200)))])
    }

    /// Says what nobody expects.
    public func babble(_ babble: RoomBabble) {
        if let text = babble.text { return say(text) }
        guard let (frame, name) = faults.lastAnswer else { return }
        for controller in controllers { send(frame, name: name, to: controller) }
    }
}
