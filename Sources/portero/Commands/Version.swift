import Agent
import ArgumentParser

struct Version: ParsableCommand {
    static let configuration = CommandConfiguration(abstract: "The version, and with --full the libraries in use.")

    @Flag(help: "Also every library with its version.")
    var full = false

    func run() throws {
        print("portero \(Release.version)")
        guard full else { return }
        for library in Libraries.all { print("\(library.name) \(library.version)") }
    }
}
