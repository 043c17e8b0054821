import Agent
import ArgumentParser

struct Keypad: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Look at the keypad.", subcommands: [KeypadWatch.self])
}

struct KeypadWatch: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "watch", abstract: "Each key as it is pressed, ghosts and bounce, until interrupted.",
        discussion: """
            On a terminal a drawing of the keypad with how often each key was pressed, else a line for each key. Digits \
            that may belong to a code are counted and not shown: from * to #, or until nobody has keyed for a while.
            """)

    @OptionGroup var place: Place
    @OptionGroup var form: Form

    func run() throws {
        let json = form.json
        try LiveWatch.follow(place) { KeypadView(json: json) }
    }
}
