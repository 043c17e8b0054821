import Agent
import Grants
import Loop
import Support
import Testing

@Suite struct OutboxWorkerTests {
    let device: DeviceID
    let person: PersonID

    init() throws {
        Loop.startThread()
        device = try #require(DeviceID("6cdoorstation000000001"))
        person = try #require(PersonID("p1"))
    }

    @Loop @Test func `two hundred wishes go one at a time, revocations first`() async throws {
        var asked: [OutboxRow] = []
        var inFlight = 0
        var most = 0
        var left = 200
        let rows = try (1...200).map { number in
            OutboxRow(
                device, try #require(PersonID("p\(number)")), number.isMultiple(of: 2) ? .revoke : .grant,
                version: Version(number))
        }
        let worker = OutboxWorker(
            Outbox(rows: rows, writesPerSecond: 100_000),
            ask: { row in
                inFlight += 1
                most = max(most, inFlight)
                asked.append(row)
                await Task.yield()
                inFlight -= 1
                return .done
            }, onEffects: { for case .settled in $0 { left -= 1 } })
        worker.start()
        defer { worker.stop() }
        try await eventually("all done", within: .seconds(20)) { left == 0 }
        #expect(most == 1)
        #expect(asked.prefix(100).allSatisfy { $0.wish == .revoke })
        #expect(Set(asked.map(\.key)).count == 200)
    }

    @Loop @Test func `a refusal for good is handed out, and a push asks again`() async throws {
        var refused: [OutboxRow] = []
        var settled = 0
        var answers: [OutboxResult] = [.refused(code: 1109), .done]
        let worker = OutboxWorker(Outbox(writesPerSecond: 1000), ask: { _ in answers.removeFirst() }) { effects in
            for case .refused(let row) in effects { refused.append(row) }
            for case .settled in effects { settled += 1 }
        }
        worker.start()
        defer { worker.stop() }
        worker.want(OutboxRow(device, person, .grant, version: 1))
        try await eventually("refused") { refused.first?.refusedCode == 1109 }
        await Loop.sleep(for: .milliseconds(200))
        #expect(answers == [.done], "asked again before the push")
        worker.push()
        try await eventually("settled") { settled == 1 }
    }

    @Loop @Test(arguments: [false, true])
    func `an answer still under way counts for one that is stopped, and not for one that is abandoned`(
        isAbandoned: Bool
    ) async throws {
        var answer: CheckedContinuation<OutboxResult, Never>?
        var effects: [OutboxEffect] = []
        var answered = false
        let worker = OutboxWorker(
            Outbox(writesPerSecond: 1000),
            ask: { _ in
                defer { answered = true }
                return await withCheckedContinuation { answer = $0 }
            }, onEffects: { effects += $0 })
        let row = OutboxRow(device, person, .grant, version: 1)
        worker.start()
        worker.want(row)
        try await eventually("the question") { answer != nil }
        if isAbandoned { worker.abandon() } else { worker.stop() }
        answer?.resume(returning: .done)
        // The worker takes it in the same turn in which its question ends.
        try await eventually("the answer") { answered }
        #expect(effects == (isAbandoned ? [] : [.confirmed(person, device, 1), .settled(row)]))
        #expect(worker.rows.isEmpty == !isAbandoned)
    }

    @Loop @Test func `stopped, it sends nothing`() async throws {
        var asked = 0
        let worker = OutboxWorker(
            Outbox(writesPerSecond: 1000),
            ask: { _ in
                asked += 1
                return .done
            }, onEffects: { _ in })
        worker.want(OutboxRow(device, person, .grant, version: 1))
        worker.start()
        worker.stop()
        worker.want(OutboxRow(device, try #require(PersonID("p2")), .grant, version: 2))
        try await eventually("the first") { asked == 1 }
        await Loop.sleep(for: .milliseconds(200))
        #expect(asked == 1)
        #expect(worker.rows.count == 1)
    }
}
