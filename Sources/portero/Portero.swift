import ArgumentParser

@main
struct Portero: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "portero",
        abstract: "The agent of a door station: decides calls, releases the lock, keeps grants and room protected.",
        version: Release.version,
        groupedSubcommands: [
            CommandGroup(
                name: "Running", subcommands: [Run.self, Check.self, Reload.self, Relock.self, GuardLines.self]),
            CommandGroup(
                name: "Looking",
                subcommands: [
                    Status.self, Doctor.self, Why.self, Lines.self, Keypad.self, Audit.self, BoardCommand.self,
                    Version.self,
                ]),
            CommandGroup(name: "Rights", subcommands: [Grant.self, Code.self]),
            CommandGroup(name: "Door and room", subcommands: [Door.self, Room.self]),
        ])
}
