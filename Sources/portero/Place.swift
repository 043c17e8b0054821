import Agent
import ArgumentParser
import FoundationEssentials

/// Where things are when nobody says otherwise; one name for what `Agent` knows.
enum Where {
    static let configuration = SitePaths.configuration
    static let state = SitePaths.state
}

/// Where the agent of a command is: every command that reaches the agent takes these.
struct Place: ParsableArguments {
    @Option(help: ArgumentHelp("The agent's state folder.", valueName: "dir"))
    var state: String?

    @Option(help: ArgumentHelp("The configuration file.", valueName: "file"))
    var config: String = SitePaths.configuration

    /// The agent's socket: in the state folder when one is named, else where systemd or the default puts it.
    var socket: String { SitePaths.socket(state: state) }

    /// The file of one of the unit's own keys.
    func key(_ name: String) -> String { "\(state ?? SitePaths.state)/credentials/\(name)" }
}

/// Whether a reading command prints for people or for programs.
struct Form: ParsableArguments {
    @Flag(help: "Print JSON.")
    var json = false

    /// A resource as the agent itself would print it.
    static func text(_ resource: some Encodable) throws -> String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        return String(decoding: try encoder.encode(resource), as: UTF8.self)
    }
}
