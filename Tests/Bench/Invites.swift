import Foundation
import Loop
import Stage

/// Invite to answer on the wire, at rest and in a storm: the agent beside the C floor, then TrueConf's own client.
struct Invites: Sendable {
    let station: Station
    let floor: Result<FloorProgram, Missing>
    let python: String?
    let root: String
    let folder: Folder

    /// Invites in one block before the other program's turn: what else the machine does then hits both alike.
    private static let block = 100
    static let granted = Persons.peer(0)
    static let stranger = "stranger@room.example"

    /// Times of both kinds of answer.
    struct Times: Sendable {
        var accept = Samples()
        var reject = Samples()
        /// The program's processor time for all of them.
        var processor = 0.0
        /// Time on the clock, where that was measured.
        var took = 0.0

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
        let (foreign, foreignStorm) = await trueConf(amounts)
        let name = "TrueConf"
        func figure(
            _ what: String, _ samples: KeyPath<Times, Samples>, _ times: Times, _ plain: Times?, _ foreign: Times?
        ) -> [Figure] {
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
        let atRest =
            figure("invite to accept", \.accept, times, plain, foreign)
            + figure("invite to reject", \.reject, times, plain, foreign)
            + figure("invite to either", \.all, times, plain, foreign) + [work]

        Sight(agent.pid).forgetPeak()
        let before = Sight(agent.pid).peak
        let (storm, plainStorm) = try await storms(own, Sight(agent.pid), amounts)
        let peak = Sight(agent.pid).peak
        func rate(_ storm: Times?) -> Quantity? { storm.map { .number(Double($0.all.count) / $0.took) } }
        say("\(storm.all.count) invites of a storm answered")
        return atRest + figure("in a storm, invite to accept", \.accept, storm, plainStorm, foreignStorm)
            + figure("in a storm, invite to reject", \.reject, storm, plainStorm, foreignStorm) + [
                Figure(
                    "in a storm, invites a second", rate(storm), floor: rate(plainStorm),
                    peer: (name, rate(foreignStorm))),
                Figure("in a storm, agent's memory at the most", .bytes(peak)),
                Figure("  more than before it", .bytes(max(0, peak - before))),
            ]
    }

    /// As many invites a second as ``Amounts/stormRate``, one in twenty granted, behind time where the answers or a session
    /// take longer.
    private func storm(_ ringing: Ringing, _ program: Sight, _ count: Int) async throws -> Times {
        var times = Times()
        let before = program.processorTime
        let begin = ContinuousClock.now
        for number in 0..<count {
            let early = begin + .seconds(1) / Amounts.stormRate * number - ContinuousClock.now
            if early > .zero { await Loop.sleep(for: early) }
            if number % 20 == 0 {
                times.accept.add(try await ringing.ring(Self.granted, expecting: "accept"))
            } else {
                times.reject.add(try await ringing.ring(Self.stranger, expecting: "reject", rests: false))
            }
        }
        times.took = (ContinuousClock.now - begin).inSeconds
        times.processor = program.processorTime - before
        return times
    }

    /// A second of it on the agent, a second on the floor, and so on.
    private func storms(_ own: Ringing, _ agent: Sight, _ amounts: Amounts) async throws -> (Times, Times?) {
        guard case .success(let program) = floor else { return (try await storm(own, agent, amounts.storm), nil) }
        let room = await RoomActor()
        try await room.start()
        let client = try program.answer(port: await room.controlPort, accepting: Self.granted)
        defer { client.stop() }
        let ringing = await Ringing(room, rest: .milliseconds(3))
        try await ringing.connected(quiet: .milliseconds(200))
        var (times, floor) = (Times(), Times())
        for start in stride(from: 0, to: amounts.storm, by: Amounts.stormRate) {
            let count = min(Amounts.stormRate, amounts.storm - start)
            times.add(try await storm(own, agent, count))
            floor.add(try await storm(ringing, Sight(client.pid), count))
        }
        await room.stop()
        return (times, floor)
    }

    /// Both are connected all the time, each to a Room of its own; only one is rung at a time.
    private func sideBySide(_ own: Ringing, _ agent: Sight, _ amounts: Amounts) async throws -> (Times, Times?) {
        guard case .success(let program) = floor else {
            _ = try await block(own, agent, amounts.warmUps)
            return (try await block(own, agent, amounts.invites), nil)
        }
        let room = await RoomActor()
        try await room.start()
        let client = try program.answer(port: await room.controlPort, accepting: Self.granted)
        defer { client.stop() }
        let plain = await Ringing(room, rest: .milliseconds(3))
        try await plain.connected(quiet: .milliseconds(200))
        var (times, floor) = (Times(), Times())
        let beside = Sight(client.pid)
        _ = try await block(own, agent, amounts.warmUps)
        _ = try await block(plain, beside, amounts.warmUps)
        for start in stride(from: 0, to: amounts.invites, by: Self.block) {
            let count = min(Self.block, amounts.invites - start)
            times.add(try await block(own, agent, count))
            floor.add(try await block(plain, beside, count))
        }
        say("\(times.all.count) invites answered by the agent, as many by the floor")
        await room.stop()
        return (times, floor)
    }

    private func trueConf(_ amounts: Amounts) async -> (atRest: Times?, storm: Times?) {
        guard let python else {
            say("skipped: TrueConf's client: no --python with python-trueconf-room")
            return (nil, nil)
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
            let storm = try await storm(ringing, Sight(client.pid), amounts.pythonInvites)
            await room.stop()
            return (times, storm)
        } catch {
            say("skipped: TrueConf's client: \(error)")
            return (nil, nil)
        }
    }

    private func block(_ ringing: Ringing, _ program: Sight, _ count: Int) async throws -> Times {
        var times = Times()
        let before = program.processorTime
        for _ in 0..<count {
            times.accept.add(try await ringing.ring(Self.granted, expecting: "accept"))
            times.reject.add(try await ringing.ring(Self.stranger, expecting: "reject"))
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
        took += other.took
    }
}
