import Agent
import ArgumentParser
import Transfers

struct Door: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Release, lock and look at a door. NAME may be left out where there is one door.",
        subcommands: [
            DoorRelease.self, DoorLock.self, DoorUnlock.self, DoorBlock.self, DoorLockdown.self, DoorLockopen.self,
            DoorClear.self, DoorStatus.self,
        ])
}

/// Which door a command means.
struct DoorName: ParsableArguments {
    @Argument(help: "The door's name; may be left out where there is one door.")
    var name: String?

    func path(_ call: AgentCall) throws -> String {
        if let name { return "/api/doors/\(PathPart.escaped(name))" }
        let doors: [DoorResource] = try call.get("/api/doors")
        guard doors.count == 1, let only = doors.first else {
            let names = doors.map(\.name).joined(separator: ", ")
            throw Exit.fail(
                doors.isEmpty ? "this station has no door: name one in [[door]]" : "which door? name one of \(names)",
                .usage)
        }
        return "/api/doors/\(PathPart.escaped(only.name))"
    }
}

struct DoorRelease: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "release", abstract: "Release the lock for a time; the ceiling holds whatever is asked.")

    @OptionGroup var door: DoorName
    @Option(name: .customLong("for"), help: "Seconds; without it the door's release time.")
    var seconds: Double?
    @OptionGroup var place: Place

    func validate() throws {
        guard seconds.map({ $0 > 0 && $0 <= 60 }) ?? true else {
            throw ValidationError("--for takes seconds above 0 and up to 60.")
        }
    }

    func run() throws {
        let call = AgentCall(place: place)
        let answer: Message = try call.send(.post, door.path(call), DoorWish(action: "release", seconds: seconds))
        print(answer.message)
    }
}

struct DoorStatus: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "status", abstract: "Mode commanded, output driven and state sensed, per door.")

    @OptionGroup var place: Place
    @OptionGroup var form: Form

    func run() throws {
        let call = AgentCall(place: place)
        if form.json { return print(try call.raw("/api/doors")) }
        let doors: [DoorResource] = try call.get("/api/doors")
        var table = Table("DOOR", "MODE", "OUTPUT", "LOCK", "LEAF", "ALARM", "SINCE")
        for door in doors {
            let alarms = (door.tamperBlock ? ["tamper block"] : []) + door.alarms
            table.rows.append([
                door.name, door.mode, door.output, door.lock, door.physical,
                alarms.isEmpty ? "-" : alarms.joined(separator: ", "), door.since ?? "-",
            ])
        }
        print(table.text)
    }
}
