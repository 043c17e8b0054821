import ArgumentParser

struct GrantExport: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "export", abstract: "Everybody who holds a grant, as a roster; loading it changes nothing.")

    @OptionGroup var place: Place
    @OptionGroup var form: Form

    func run() throws {
        print(try AgentCall(place: place).raw("/api/roster?form=\(form.json ? "json" : "csv")"), terminator: "")
    }
}
