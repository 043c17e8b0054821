import ArgumentParser
import Site

struct Check: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Read configuration and board; file, line and hint for each fault. Opens nothing.")

    @Option(help: ArgumentHelp("The configuration file.", valueName: "file"))
    var config: String = Where.configuration

    func run() throws {
        let found = Site.Check.run(configuration: config)
        for one in found { Exit.say("\(one)") }
        guard found.allSatisfy({ $0.severity == .warning }) else { throw ExitCode(Exit.configuration.rawValue) }
        print("\(config): good\(found.isEmpty ? "" : ", with \(found.count) to look at")")
    }
}
