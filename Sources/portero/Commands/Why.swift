import Agent
import ArgumentParser

struct Why: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Why a call was granted or refused, or a release refused, in one paragraph.")

    @Argument(help: ArgumentHelp("The number of the decision, or `last`.", valueName: "n"))
    var number = "last"
    @OptionGroup var place: Place
    @OptionGroup var form: Form

    func validate() throws {
        guard number == "last" || UInt64(number) != nil else {
            throw ValidationError("\"\(number)\" is no decision: give its number, or last.")
        }
    }

    func run() throws {
        let call = AgentCall(place: place)
        let path = "/api/decisions/\(number)"
        if form.json { return print(try call.raw(path)) }
        let record: RecordResource = try call.get(path)
        print(record.explanation ?? "\(record.what): \(record.outcome)")
    }
}
