import Foundation
import Loop
import Sockets
import Support
import Testing

@testable import Agent

/// The hub behind `/api/live`, over a socket file.
@Suite(.serialized) struct LiveHubTests {
    init() { Loop.startThread() }

    @Test @Loop func `a watcher is told the present state first, then what happens, numbered on`() async throws {
        let post = try Post()
        let watcher = post.watcher()
        try await eventually("the state") { watcher.seen.first?.state != nil }
        post.hub.tell(.key("5"))
        post.hub.tell(.key(nil))
        post.hub.tell(.call("ringing"))
        try await eventually("the news") { watcher.seen.count == 4 }
        #expect(watcher.seen.map(\.kind) == [.state, .key, .key, .call])
        #expect(watcher.seen[1].key == "5" && watcher.seen[1].hidden == nil)
        #expect(watcher.seen[2].key == nil && watcher.seen[2].hidden == true)
        let late = post.watcher()
        try await eventually("the other's state") { late.seen.first?.state != nil }
        post.hub.tell(.call("idle"))
        try await eventually("the call") { late.seen.count == 2 && watcher.seen.count == 5 }
        #expect(late.seen.map(\.n) == [3, 4] && watcher.seen.map(\.n) == [0, 1, 2, 3, 4])
    }

    @Test @Loop func `a line that flutters is told of once, with its count, and a door only when it looks otherwise`()
        async throws
    {
        let post = try Post()
        let watcher = post.watcher()
        try await eventually("the state") { watcher.seen.count == 1 }
        for count in 1...1000 {
            post.hub.tell(.line(LiveLine(function: "bell", line: "BELL", value: "active", changes: count)))
            post.hub.tell(.door("main"))
        }
        post.hub.tell(.call("idle"))
        try await eventually("the call") { watcher.seen.last?.call == "idle" }
        #expect(watcher.seen.compactMap(\.line?.changes) == [1000])
        #expect(watcher.seen.count { $0.door != nil } == 1)
    }

    @Test @Loop func `more at once than is pushed is counted, and what something is now is never left out`()
        async throws
    {
        let post = try Post()
        let watcher = post.watcher()
        try await eventually("the state") { watcher.seen.count == 1 }
        for _ in 1...120 { post.hub.tell(.key("1")) }
        post.hub.tell(.call("ringing"))
        try await eventually("the rest") { watcher.seen.last?.missed != nil }
        #expect(watcher.seen.last?.missed == 70)
        #expect(watcher.seen.contains { $0.call == "ringing" })
    }

    @Test @Loop func `a thirteenth watcher is refused until another one goes`() async throws {
        let post = try Post()
        var watchers = (1...LiveHub.mostWatchers).map { _ in post.watcher() }
        try await eventually("all") { watchers.allSatisfy { $0.seen.count == 1 } }
        let refused = post.watcher()
        try await eventually("the refusal") { refused.loss == .notWebSocket(status: 503) }
        watchers.removeLast()
        try await eventually("a place", within: .seconds(10)) {
            let next = post.watcher()
            try await eventually("an answer") { next.seen.count == 1 || next.loss != nil }
            return next.loss == nil
        }
    }

    /// A hub and the server before it.
    @Loop private final class Post {
        let hub: LiveHub
        private let folder: TemporaryFolder
        private let server: WebServer

        init() throws {
            let folder = try TemporaryFolder()
            let resource = DoorResource(
                name: "main", mode: "accessed", standing: "locked", output: "released", lock: "unknown",
                physical: "closed", tamper: "Unknown", tamperBlock: false, alarms: [], since: nil)
            let hub = LiveHub(
                wallTime: { "2026-11-21T12:00:00Z" },
                present: { LiveState(parts: [:], lines: [], doors: [], call: nil, keypad: nil) },
                door: { _ in resource })
            (self.folder, self.hub) = (folder, hub)
            server = try WebServer(.unix(path: folder.file("live"), mode: 0o600)) { _ in
                .status(404)
            } upgrade: { _, socket in
                hub.admit(socket)
            }
        }

        func watcher() -> Watcher { Watcher(folder.file("live")) }
    }

    @Loop private final class Watcher {
        private(set) var seen: [LiveMessage] = []
        private(set) var loss: SocketLoss.Cause?
        private var client: WebSocketClient?

        init(_ path: String) {
            client = WebSocketClient(Endpoint(socket: path, path: "/api/live")) { [unowned self] event in
                switch event {
                case .opened: break
                case .message(let bytes):
                    if let message = try? JSONDecoder().decode(LiveMessage.self, from: Data(bytes)) {
                        self.seen.append(message)
                    }
                case .lost(let loss): self.loss = loss.cause
                }
            }
            client?.connect()
        }
    }
}
