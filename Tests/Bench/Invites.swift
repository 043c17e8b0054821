import Foundation
import Loop
import Stage

/// Invite to answer on the wire: the agent beside the C floor, block by block, then TrueConf's own client.
struct Invites: Sendable {
    let station: Station
    let floor: Result<FloorProgram, Missing>
    let python: String?
    let root: String
    let folder: Folder

    /// Invites in one block before the other program's turn: what else the machine does then hits both alike.
    private static let block = 100
    private static let granted = Persons.peer(0)
    private static let stranger = "stranger@room.example"

    /// Times of both kinds of answer.
    struct Times: Sendable {
        var accept = Samples()
        var reject = Samples()
        /// The program's processor time for all of them.
        var processor = 0.0

        var all: Samples {
            var all = accept
            all.add(reject)
            return all
        }
    }

    func measure(_ amounts: Amounts) async throws -> [Figure] {
        let agent = try station.start().agent
        defer { agent.stop() }
        let own = await Ringing(station.room, rest: .milliseconds(3))
        try await own.connected(quiet: .milliseconds(500))
        let (times, plain) = try await sideBySide(own, Sight(agent.pid), amounts)
        let foreign = await trueConf(amounts)
        let name = "TrueConf"
        func figure(_ what: String, _ samples: KeyPath<Times, Samples>) -> [Figure] {
            let (mine, floor, theirs) = (times[keyPath: samples], plain?[keyPath: samples], foreign?[keyPath: samples])
            return [
                Figure(
                    "\(what), p50", mine.p50, floor: floor?.p50, peer: (name, theirs?.p50), promise: .time(0.1e-3),
                    promisedRatio: 2),
                Figure(
                    "\(what), p99", mine.p99, floor: floor?.p99, peer: (name, theirs?.p99), promise: .time(0.5e-3),
                    promisedRatio: 2),
            ]
        }
        func each(_ times: Times) -> Quantity { .time(times.processor / Double(max(1, times.all.count))) }
        let work = Figure(
            "processor time an invite", each(times), floor: plain.map(each), peer: (name, foreign.map(each)))
        return figure("invite to accept", \.accept) + figure("invite to reject", \.reject)
            + figure("invite to either", \.all) + [work]
    }

    /// Both are connected all the time, each to a Room of its own; only one is rung at a time.
    private func sideBySide(_ own: Ringing, _ agent: Sight, _ amounts: Amounts) async throws -> (Times, Times?) {
        guard case .success(let program) = floor else {
            _ = try await block(own, agent, amounts.warmUps)
            return (try await block(own, agent, amounts.invites), nil)
        }
        let room = await RoomActor()
        try await room.start()
        let client = try program.answer(port: await room.controlPort)
        defer { client.stop() }
        let plain = await Ringing(room, rest: .milliseconds(3))
        try await plain.connected(quiet: .milliseconds(200))
        var (times, floor) = (Times(), Times())
        let beside = Sight(client.pid)
        _ = try await block(own, agent, amounts.warmUps)
        _ = try await block(plain, beside, amounts.warmUps, answers: ("accept", "accept"))
        for start in stride(from: 0, to: amounts.invites, by: Self.block) {
            let count = min(Self.block, amounts.invites - start)
            times.add(try await block(own, agent, count))
            floor.add(try await block(plain, beside, count, answers: ("accept", "accept")))
        }
        say("\(times.all.count) invites answered by the agent, as many by the floor")
        await room.stop()
        return (times, floor)
    }

    private func trueConf(_ amounts: Amounts) async -> Times? {
        guard let python else {
            say("skipped: TrueConf's client: no --python with python-trueconf-room")
            return nil
        }
        do {
            let room = await RoomActor()
            try await room.start()
            let words = ["-u", root + "/Tests/Bench/trueconf.py", "\(await room.managementPort)", Self.granted]
            let log = folder.file("trueconf.log")
            let client = try Child(python, words, log: log, folder: folder.path)
            defer { client.stop() }
            let ringing = await Ringing(room, rest: .milliseconds(120))
            try await ringing.connected(quiet: .milliseconds(800))
            _ = try await block(ringing, Sight(client.pid), 2)
            let times = try await block(ringing, Sight(client.pid), amounts.pythonInvites)
            await room.stop()
            return times
        } catch {
            say("skipped: TrueConf's client: \(error)")
            return nil
        }
    }

    private func block(
        _ ringing: Ringing, _ program: Sight, _ count: Int, answers: (String, String) = ("accept", "reject")
    ) async throws -> Times {
        var times = Times()
        let before = program.processorTime
        for _ in 0..<count {
            times.accept.add(try await ringing.ring(Self.granted, expecting: answers.0))
            times.reject.add(try await ringing.ring(Self.stranger, expecting: answers.1))
        }
        times.processor = program.processorTime - before
        return times
    }
}

extension Invites.Times {
    /// All of another.
    mutating func add(_ other: Self) {
        accept.add(other.accept)
        reject.add(other.reject)
        processor += other.processor
    }
}
