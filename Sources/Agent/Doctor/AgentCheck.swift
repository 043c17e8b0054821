internal import FoundationEssentials
internal import Glibc

/// Whether the agent answers, and what it says.
struct AgentCheck: Sendable {
    let socket: String
    let ask: Examination.Question

    /// Longest time for the first answer.
    private static let patience: Duration = .seconds(3)
    /// Longest time for the chain to be checked.
    private static let toVerify: Duration = .seconds(8)

    /// The state of every part.
    func status() -> AgentAnswer { ask("/api/status", Self.patience) }

    /// Whether nobody is there who could have room and cloud.
    func isAway(_ answer: AgentAnswer) -> Bool { answer == .absent && !isShut }

    /// Whether somebody listens whom this user may not reach.
    private var isShut: Bool { access(socket, W_OK) != 0 && errno == EACCES }

    /// The agent itself, and the parts of one that answers.
    func findings(_ answer: AgentAnswer) -> [Finding] {
        switch answer {
        case .body(let status):
            PartFindings.read(status).map { [finding(.ok, "answers at \(socket)")] + $0 } ?? [otherForm("agent")]
        case .refused(let sentence): [finding(.failed, sentence)]
        case .absent where isShut:
            [finding(.failed, "\(socket) may not be opened by this user", "run doctor as root")]
        case .absent:
            [
                finding(
                    .failed, "no agent answers at \(socket)", "start it with systemctl start portero, or portero run")
            ]
        case .silent:
            [
                finding(
                    .failed, "the agent at \(socket) takes the connection and does not answer",
                    "it is stopped or stuck: see its log, and start it again")
            ]
        }
    }

    /// The chain of the running agent's records; a long one takes longer than there is time.
    func chain() -> Finding {
        let name = "audit chain"
        switch ask("/api/audit/verification", Self.toVerify) {
        case .body(let body):
            guard let found = try? JSONDecoder().decode(VerificationResource.self, from: Data(body)) else {
                return otherForm(name)
            }
            guard !found.whole else { return Finding(name, .ok, found.sentence) }
            return Finding(name, .failed, found.sentence, hint: "keep a copy of the ledger as it is")
        case .refused(let sentence): return Finding(name, .skipped, sentence)
        case .silent, .absent:
            return Finding(
                name, .warning, "it was not checked to its end in time", hint: "portero audit verify takes its time")
        }
    }

    private func finding(_ outcome: Finding.Outcome, _ sentence: String, _ hint: String? = nil) -> Finding {
        Finding("agent", outcome, sentence, hint: hint)
    }

    private func otherForm(_ name: String) -> Finding {
        Finding(name, .failed, "the agent at \(socket) answers in another form: is it of another version?")
    }
}
