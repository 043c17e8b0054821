import Agent
import CLinux
import FoundationEssentials
import Glibc
import Loop
import Sockets

/// What a watching command shows of `/api/live`.
@Loop protocol LiveView: AnyObject {
    /// Shows a message; `text` is its JSON. True: there is nothing more to wait for.
    func take(_ message: LiveMessage, _ text: String) -> Bool
}

/// `/api/live` followed on this process's loop, until the command is interrupted or the agent ends it.
@Loop final class LiveWatch {
    private struct Fault {
        let sentence: String
        let exit: Int32
    }

    private let place: String
    private let view: any LiveView
    private let fault: Locked<Fault?>
    private var client: WebSocketClient?
    private var timer: LoopTimer?
    private var isOver = false

    /// Hands each message to the view that `view` makes; returns when that has seen enough or the command is interrupted.
    ///
    /// Ends the command with 69 where no agent answers or the one that did is gone, with 75 where it has watchers enough.
    ///
    /// - Parameter patience: how long a view may wait for what it is to see, and the sentence it ends with then (exit 1).
    nonisolated static func follow(
        _ place: Place, patience: (time: Duration, sentence: String)? = nil,
        view: @escaping @Loop @Sendable () -> any LiveView
    ) throws {
        let fault = Locked<Fault?>(nil)
        let (signals, socket) = (blockSignals(), place.socket)
        Loop.run {
            let watch = LiveWatch(socket, view(), fault)
            // Lives as long as its signals are watched.
            _ = Watch(descriptor: signals) { watch.finish() }
            watch.start(patience)
        }
        if let fault = fault.withLock({ $0 }) { throw Exit.fail(fault.sentence, fault.exit) }
    }

    private init(_ place: String, _ view: any LiveView, _ fault: Locked<Fault?>) {
        self.place = place
        self.view = view
        self.fault = fault
    }

    private func start(_ patience: (time: Duration, sentence: String)?) {
        if let patience {
            let timer = LoopTimer { [unowned self] in self.end(patience.sentence, Exit.refused.rawValue) }
            timer.schedule(after: patience.time)
            self.timer = timer
        }
        let client = WebSocketClient(Endpoint(socket: place, path: "/api/live")) { [weak self] in self?.heard($0) }
        self.client = client
        client.connect()
    }

    private func heard(_ event: ClientEvent) {
        switch event {
        case .opened: break
        case .message(let bytes): take(bytes)
        case .lost(let loss): lost(loss.cause)
        }
    }

    private func take(_ bytes: [UInt8]) {
        guard let message = try? JSONDecoder().decode(LiveMessage.self, from: Data(bytes)) else {
            return end(
                "the agent at \(place) answered in another form: is it of another version?", Exit.refused.rawValue)
        }
        if view.take(message, String(decoding: bytes, as: UTF8.self)) { finish() }
    }

    /// What the end of the loop makes of the connection is no fault.
    private func finish() {
        isOver = true
        Loop.stop()
    }

    private func lost(_ cause: SocketLoss.Cause) {
        switch cause {
        case .refused:
            end(
                "no agent answers at \(place): start it with `portero run`, or name its --state",
                Exit.unreachable.rawValue)
        case .notWebSocket(status: 503):
            end("the agent at \(place) takes no further watcher now: end another one, or try again", 75)
        case .notWebSocket:
            end("the agent at \(place) cannot be watched: is it of another version?", Exit.refused.rawValue)
        default:
            end(
                "the agent at \(place) is gone, or dropped a watcher that read too slowly: see portero status",
                Exit.unreachable.rawValue)
        }
    }

    private func end(_ sentence: String, _ exit: Int32) {
        guard !isOver else { return }
        fault.withLock { $0 = Fault(sentence: sentence, exit: exit) }
        finish()
    }

    /// Before any thread exists, so that every thread leaves them to the descriptor.
    private nonisolated static func blockSignals() -> Int32 {
        var set = sigset_t()
        sigemptyset(&set)
        for number in [SIGINT, SIGTERM, SIGHUP] { sigaddset(&set, number) }
        pthread_sigmask(SIG_BLOCK, &set, nil)
        return signalfd(-1, &set, Int32(SFD_CLOEXEC | SFD_NONBLOCK))
    }
}
