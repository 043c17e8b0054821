internal import Audit
internal import Loop
internal import Site
internal import TuyaWire

/// One signed call for a token, which tells of network, certificate, project, secret, data center and clock.
///
/// The agent corrects what it signs by the cloud's clock; here the difference is what is looked for.
@Loop struct CloudProbe {
    private let settings: CloudSettings
    private let secret: Secret
    private let means: CloudMeans

    /// A difference that no network makes, in seconds.
    nonisolated private static let tolerance: Int64 = 60
    nonisolated private static let patience: Duration = .seconds(7)

    /// What comes of a call under the credential that is there; nothing is kept.
    static func finding(_ settings: TuyaSettings, _ credentials: Credentials, _ means: CloudMeans) async -> Finding {
        guard let secret = await Aside.run({ try? credentials.read(.tuyaSecret) }) else {
            return Finding("cloud", .skipped, "it cannot be asked without the credential tuya-secret")
        }
        return await CloudProbe(settings: CloudSettings(settings), secret: secret, means: means).finding()
    }

    private func finding() async -> Finding {
        let asked = means.wallMilliseconds()
        let line = CloudLine(settings, secret: secret.revealed, means: means)
        let result: Result<Envelope<TokenAnswer>, CloudFailure> = await line.send(
            TokenAnswer.call, time: asked, token: nil, within: Self.patience)
        switch result {
        case .failure(let failure): return finding(.failed, failure.sentence)
        case .success(let envelope):
            let wrong = envelope.time.flatMap { Self.difference(asked, $0) }
            switch envelope.outcome {
            case .done:
                guard let wrong else { return finding(.ok, "\(settings.endpoint) takes project and secret") }
                return finding(.warning, wrong, ClockCheck.hint)
            case .refused(let code):
                if let wrong, ErrorClass(code: code) == .clock { return finding(.failed, wrong, ClockCheck.hint) }
                return finding(.failed, CloudFailure.tokenRefused(code: code).sentence)
            }
        }
    }

    private func finding(_ outcome: Finding.Outcome, _ sentence: String, _ hint: String? = nil) -> Finding {
        Finding("cloud", outcome, sentence, hint: hint)
    }

    /// Nil while the two clocks agree.
    private static func difference(_ here: Int64, _ there: Int64) -> String? {
        let seconds = (here - there) / 1000
        guard CloudClock.plausible.contains(there), abs(seconds) > tolerance else { return nil }
        return "this machine's clock is \(Span.text(abs(seconds))) \(seconds < 0 ? "behind" : "ahead of") the cloud's"
    }
}
