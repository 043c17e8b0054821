import Foundation
import Loop

/// A house of 100 000 persons: its roster loaded, the cloud told of it, the memory it takes, the next start.
func house(
    _ portero: String, chip: String, board: String, floor: Result<FloorProgram, Missing>, _ amounts: Amounts
) async -> [Figure] {
    let scale = amounts.decisionPersons >= 1000 ? "\(amounts.decisionPersons / 1000) 000" : "\(amounts.decisionPersons)"
    let names = [
        "roster of \(scale) rows loaded", "wishes told to the cloud a second, where 2 may be",
        "memory per 10 000 persons whose wishes wait", "start to ready, \(scale) persons",
    ]
    do {
        let folder = try Folder()
        defer { folder.remove() }
        let station = try await Station(portero: portero, chip: chip, board: board, persons: 1, folder: folder)
        let plain = try? floor.get()
        var agent = try station.start().agent
        defer { agent.stop() }
        await Loop.sleep(for: .seconds(2))
        let small = Sight(agent.pid).memory
        let smallPlain = try plain?.memory(over: station.state)

        let roster = try folder.write("roster.csv", House.roster(amounts.decisionPersons))
        let begin = ContinuousClock.now
        let ran = try Child.run(
            portero, ["grant", "load", roster, "--state", station.state], log: folder.file("load.log"))
        guard ran.status == 0 else { throw Missing("grant load: \(ran.said)") }
        let loaded = (ContinuousClock.now - begin).inSeconds
        say("a roster of \(amounts.decisionPersons) rows loaded")

        let told = await station.told
        await Loop.sleep(for: amounts.drain)
        let rate = Double(await station.told - told) / amounts.drain.inSeconds
        agent.stop()

        var (own, beside) = (Samples(), Samples())
        for round in 0..<max(2, amounts.starts / 4) {
            if round > 0 { agent.stop() }
            let started = try station.start()
            agent = started.agent
            own.add(started.seconds)
            if let rest = try plain?.rest(over: station.state) {
                beside.add(rest.seconds)
                rest.agent.stop()
            }
        }
        await Loop.sleep(for: .seconds(2))
        let perTenThousand = 10_000 / Double(amounts.decisionPersons)
        let large = Sight(agent.pid).memory
        let largePlain = try plain?.memory(over: station.state)
        let growth = smallPlain.flatMap { small in largePlain.map { ($0 - small) * perTenThousand } }
        await station.close()
        return [
            Figure(names[0], .time(loaded), floor: try plain?.load(roster)),
            // A wish may fall on either end of the time that was looked at.
            Figure(names[1], .number(rate), promise: .number(2 + 1 / amounts.drain.inSeconds)),
            Figure(
                names[2], .bytes((large.owned - small.owned) * perTenThousand), floor: growth.map { .bytes($0) }),
            Figure(names[3], own.p50, floor: beside.p50),
        ]
    } catch {
        return names.map { Figure($0, missing: "\(error)") }
    }
}

private enum House {
    static func roster(_ count: Int) -> String {
        var text = "person,name,unit,peer\n"
        for number in 0..<count {
            text += "\(Persons.id(number)),Person \(number),\(1000 + number / 4),\(Persons.peer(number))\n"
        }
        return text
    }
}

extension FloorProgram {
    /// Private memory of the plain program over this ledger.
    fileprivate func memory(over state: String) throws -> Double {
        let child = try rest(over: state).agent
        defer { child.stop() }
        return Sight(child.pid).memory.owned
    }
}
