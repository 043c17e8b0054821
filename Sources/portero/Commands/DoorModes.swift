import Agent
import ArgumentParser
import Transfers

/// A door and where its agent is: what every command about a mode takes.
struct DoorTarget: ParsableArguments {
    @OptionGroup var door: DoorName
    @OptionGroup var place: Place

    func command(_ action: String) throws {
        let call = AgentCall(place: place)
        let answer: Message = try call.send(.post, door.path(call), DoorWish(action: action))
        print(answer.message)
    }
}

/// The same for a mode that is left by its own command alone.
struct ModeTarget: ParsableArguments {
    @Flag(name: .customLong("end"), help: "End it.")
    var ends = false
    @OptionGroup var target: DoorTarget

    func command(_ mode: String) throws { try target.command(ends ? "end-\(mode)" : mode) }
}

struct DoorLock: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "lock",
        abstract: "Lock at once; ends unlock and block, and the period of hold_open that is going on.")

    @OptionGroup var target: DoorTarget

    func run() throws { try target.command("lock") }
}

struct DoorUnlock: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "unlock", abstract: "Release until it is locked again; only a lock declared continuous.")

    @OptionGroup var target: DoorTarget

    func run() throws { try target.command("unlock") }
}

struct DoorBlock: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "block", abstract: "Lock, and let nobody in until it is ended; the exit button works.")

    @OptionGroup var target: ModeTarget

    func run() throws { try target.command("block") }
}

struct DoorLockdown: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "lockdown",
        abstract: "Lock, and refuse every other command until it is ended: blocked again if it was, else locked.")

    @OptionGroup var target: ModeTarget

    func run() throws { try target.command("lockdown") }
}

struct DoorLockopen: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "lockopen",
        abstract: "Release, and refuse every other command until it is ended: blocked again if it was, else locked.",
        discussion: "Only a lock declared continuous.")

    @OptionGroup var target: ModeTarget

    func run() throws { try target.command("lockopen") }
}

struct DoorClear: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "clear", abstract: "End the block that tampering left, once the station was looked at.")

    @OptionGroup var target: DoorTarget

    func run() throws { try target.command("clear") }
}
