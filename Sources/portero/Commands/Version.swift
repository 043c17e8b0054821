import Agent
import ArgumentParser

struct Version: ParsableCommand {
    static let configuration = CommandConfiguration(abstract: "The version, and with --full the libraries in use.")

    @Flag(help: "Also every library with its version.")
    var full = false
    @OptionGroup var form: Form

    func run() throws {
        if form.json { return print(try Form.text(Told(full: full))) }
        print("portero \(Release.version)")
        guard full else { return }
        for library in Libraries.all { print("\(library.name) \(library.version)") }
    }

    /// The answer for programs; a parts list only with `--full`.
    private struct Told: Encodable {
        let version = Release.version
        let libraries: [String: String]?

        init(full: Bool) {
            libraries = full ? Dictionary(uniqueKeysWithValues: Libraries.all.map { ($0.name, $0.version) }) : nil
        }
    }
}
