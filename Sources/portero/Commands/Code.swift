import Agent
import ArgumentParser
import Transfers

struct Code: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "The codes persons key at the door.", subcommands: [CodeSet.self, CodeClear.self, CodeList.self])
}

struct CodeSet: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "set",
        abstract: "Give a person a code, drawn and printed this once; it replaces the one before.",
        discussion: """
            With --typed the code is read from the terminal, twice and unseen, or as one line from a pipe. Refused are \
            codes that are too short for the number of codes here, easily guessed, or not free.
            """)

    @Argument(help: "The person's id.")
    var person: String
    @Flag(help: "The code for a threat: it releases the door like the usual one, and raises a silent alarm.")
    var duress = false
    @Option(help: "Digits of the drawn code; without it as few as the rule allows, 6 or more.")
    var length: Int?
    @Flag(help: "Take a code that somebody chose.")
    var typed = false
    @OptionGroup var place: Place

    func validate() throws {
        guard !typed || length == nil else { throw ValidationError("--length is for a code that is drawn.") }
    }

    func run() throws {
        let request = CodeRequest(duress: duress, code: typed ? try TypedCode.read() : nil, length: length)
        let answer: CodeAnswer = try AgentCall(place: place)
            .send(.put, "/api/codes/\(PathPart.escaped(person))", request)
        if let code = answer.code { print(code) } else { print("the code of \(person) is set") }
    }
}

struct CodeClear: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "clear", abstract: "Take a person's code away, at once.")

    @Argument(help: "The person's id.")
    var person: String
    @Flag(help: "The code for a threat; the usual one stays.")
    var duress = false
    @OptionGroup var place: Place

    func run() throws {
        let path = "/api/codes/\(PathPart.escaped(person))" + (duress ? "?duress=true" : "")
        print(try AgentCall(place: place).act(.delete, path).message)
    }
}

struct CodeList: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "list", abstract: "Who has a code; the codes themselves nobody can list.")

    @OptionGroup var place: Place
    @OptionGroup var form: Form

    func run() throws {
        let call = AgentCall(place: place)
        if form.json { return print(try call.raw("/api/codes")) }
        let codes: [CodeResource] = try call.get("/api/codes")
        var table = Table("PERSON", "USE", "AFTER FLAT", "SINCE")
        for code in codes {
            table.rows.append([code.person, code.duress ? "duress" : "usual", code.unit ?? "-", code.since])
        }
        print(table.text)
    }
}
