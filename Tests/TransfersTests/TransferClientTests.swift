import Foundation
import Loop
import Support
import Testing
import Transfers

@Suite struct TransferClientTests {
    private func failure(_ client: TransferClient, _ request: Request) async -> (cause: TransferError.Cause?, Duration)
    {
        let start = Monotonic.now
        do {
            let response = try await client.send(request)
            Issue.record("answered with \(response.status)")
            return (nil, Monotonic.now - start)
        } catch { return (error.cause, Monotonic.now - start) }
    }

    @Test func `a second request uses the kept connection`() async throws {
        let peer = try await Peer()
        let client = TransferClient()
        defer { client.stop() }
        #expect(try await client.send(Request(.get, peer.http("/ok"))).newConnections == 1)
        #expect(try await client.send(Request(.get, peer.http("/ok"))).newConnections == 0)
    }

    @Test func `F-D3 silence ends at the total limit`() async throws {
        let peer = try await Peer()
        let client = TransferClient()
        defer { client.stop() }
        let limits = Limits(total: .milliseconds(300))
        let (cause, time) = await failure(client, Request(.get, peer.http("/silence"), limits: limits))
        #expect(cause == .timedOut(after: .milliseconds(300)))
        #expect(time >= .milliseconds(280))
        // Not the sixty seconds of the peer; the rest is room for a loaded machine.
        #expect(time < .seconds(30))
    }

    @Test func `F-D3 a peer that is stopped is given up likewise`() async throws {
        let peer = try await Peer()
        let client = TransferClient()
        defer { client.stop() }
        peer.suspend()
        defer { peer.resume() }
        let limits = Limits(total: .milliseconds(300))
        let (cause, _) = await failure(client, Request(.get, peer.http("/ok"), limits: limits))
        #expect(cause == .timedOut(after: .milliseconds(300)))
    }

    @Test func `F-D4 a drip is given up by the speed rule before the total limit`() async throws {
        let peer = try await Peer()
        let client = TransferClient()
        defer { client.stop() }
        let limits = Limits(total: .seconds(30), stall: .seconds(1))
        let (cause, time) = await failure(client, Request(.get, peer.http("/drip"), limits: limits))
        #expect(cause == .stalled(after: .seconds(1)))
        #expect(time < .seconds(30))
    }

    @Test func `requests run side by side`() async throws {
        let peer = try await Peer()
        let client = TransferClient()
        defer { client.stop() }
        let limits = Limits(total: .milliseconds(400))
        async let silent = failure(client, Request(.get, peer.http("/silence"), limits: limits))
        let quick = try await client.send(Request(.get, peer.http("/ok")))
        #expect(quick.status == 200)
        #expect(await silent.cause == .timedOut(after: .milliseconds(400)))
    }

    @Test func `a cancelled task is answered at once, the client goes on`() async throws {
        let peer = try await Peer()
        let client = TransferClient()
        defer { client.stop() }
        let request = Request(.get, peer.http("/silence"), limits: Limits(total: .seconds(60)))
        let waiting = Task { await failure(client, request) }
        // Answered while the other is under way: it has been taken up.
        _ = try await client.send(Request(.get, peer.http("/ok")))
        waiting.cancel()
        let (cause, time) = await waiting.value
        #expect(cause == .cancelled)
        #expect(time < .seconds(20))
        #expect(try await client.send(Request(.get, peer.http("/ok"))).status == 200)
    }

    @Test func `a task cancelled beforehand sends nothing`() async throws {
        let client = TransferClient()
        defer { client.stop() }
        for _ in 0..<200 {
            let waiting = Task {
                withUnsafeCurrentTask { $0?.cancel() }
                return await failure(client, Request(.get, "http://127.0.0.1:1/"))
            }
            #expect(await waiting.value.cause == .cancelled)
        }
    }

    @Test func `stop ends what is under way and refuses what comes later`() async throws {
        let peer = try await Peer()
        let client = TransferClient()
        let request = Request(.get, peer.http("/silence"), limits: Limits(total: .seconds(60)))
        async let waiting = failure(client, request)
        _ = try await client.send(Request(.get, peer.http("/ok")))
        client.stop()
        client.stop()
        #expect(await waiting.cause == .stopped)
        #expect(await failure(client, request).cause == .stopped)
    }

    @Test func `threads are back after three hundred clients`() async throws {
        let peer = try await Peer()
        func threads() throws -> Int { try FileManager.default.contentsOfDirectory(atPath: "/proc/self/task").count }
        for _ in 0..<300 {
            let client = TransferClient()
            _ = try await client.send(Request(.get, peer.http("/ok")))
        }
        // Other suites start programs and clients meanwhile: far fewer than three hundred.
        try await eventually("their end", within: .seconds(20)) { try threads() < 200 }
    }
}
