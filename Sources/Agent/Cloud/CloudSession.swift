internal import Loop
internal import TuyaWire

/// Calls under the one token that all share, each replayed at most once for a new token and once for a corrected clock.
@Loop final class CloudSession {
    private struct Held {
        let token: String
        let freshUntil: Duration
    }

    /// What one question may still repeat.
    private struct Replays {
        var token = true
        var clock = true
    }

    private let line: CloudLine
    private let means: CloudMeans
    private let patience: Duration
    private let silence: CloudSilence
    private let onRequest: @Loop (CloudRequestOutcome) -> Void
    private var clock = CloudClock()
    private var held: Held?
    private var renewal: Task<Result<String, CloudFailure>, any Error>?

    /// A token is renewed when this share of its life has passed: it may die before it was announced to.
    private nonisolated static let freshShare = 0.8

    /// A session without a token; `onRequest` is told of each request how it ended.
    init(
        _ line: CloudLine, means: CloudMeans, patience: Duration, silence: CloudSilence,
        onRequest: @escaping @Loop (CloudRequestOutcome) -> Void
    ) {
        self.line = line
        self.means = means
        self.patience = patience
        self.silence = silence
        self.onRequest = onRequest
    }

    /// Whether a token is held that needs no renewal yet.
    var isSignedIn: Bool { held.map { means.now() < $0.freshUntil } ?? false }

    /// One call under a token.
    func perform<Content: Decodable & Sendable>(_ call: Call, _ content: Content.Type) async -> Result<
        Content, CloudFailure
    > {
        let deadline = means.now() + patience
        var replays = Replays()
        while true {
            let token: String
            switch await self.token() {
            case .success(let given): token = given
            case .failure(let failure): return .failure(failure)
            }
            let result: Result<Content, CloudFailure> = await exchange(call, token, deadline, &replays)
            guard replays.token, case .failure(.refused(let code)) = result, ErrorClass(code: code) == .newToken else {
                return result
            }
            replays.token = false
            // Somebody else may have renewed it while this call was under way.
            if held?.token == token { held = nil }
        }
    }

    /// The held token, or a new one: one request, however many wait for it.
    func token() async -> Result<String, CloudFailure> {
        if let held, isSignedIn { return .success(held.token) }
        let task = renewal ?? Loop.spawn { [self] in await renew() }
        renewal = task
        // The body throws nothing; the error is `spawn`'s type only.
        return (try? await task.value) ?? .failure(.tokenRefused(code: 500))
    }

    private func renew() async -> Result<String, CloudFailure> {
        let asked = means.now()
        var replays = Replays()
        let result: Result<TokenAnswer, CloudFailure> = await exchange(
            TokenAnswer.call, nil, asked + patience, &replays)
        renewal = nil
        return result.map { answer in
            held = Held(token: answer.accessToken, freshUntil: asked + answer.life * Self.freshShare)
            return answer.accessToken
        }
    }

    /// One call, once more with the cloud's own time when it refuses ours.
    private func exchange<Content: Decodable & Sendable>(
        _ call: Call, _ token: String?, _ deadline: Duration, _ replays: inout Replays
    ) async -> Result<Content, CloudFailure> {
        while true {
            let now = means.now()
            let time = clock.time(wall: means.wallMilliseconds(), now: now)
            let wait = silence.begin()
            let result: Result<Envelope<Content>, CloudFailure> = await line.send(
                call, time: time, token: token, within: deadline - now)
            silence.end(wait)
            onRequest(CloudRequestOutcome(result))
            switch result {
            case .failure(let failure): return .failure(failure)
            case .success(let envelope):
                switch envelope.outcome {
                case .done(let content): return .success(content)
                case .refused(let code):
                    if replays.clock, ErrorClass(code: code) == .clock,
                        clock.correct(to: envelope.time, now: means.now())
                    {
                        replays.clock = false
                        continue
                    }
                    return .failure(token == nil ? .tokenRefused(code: code) : .refused(code: code))
                }
            }
        }
    }
}
