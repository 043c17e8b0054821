import Foundation
import Support
import Testing

/// The program that ships: nothing in it that its help does not tell, and no way to simulate.
@Suite struct ShippedProgram {
    private static let path = Package.shipped("portero")

    @Test func `S22 every command stands in the help of the command above it`() async throws {
        let dump = try await Program.run(Self.path, ["--experimental-dump-help"])
        let root = try JSONDecoder().decode(JSONValue.self, from: Data(dump.output.utf8))["command"]
        var open = [(words: [String](), command: root)]
        var seen = 0
        while let (words, command) = open.popLast() {
            let help = try await Program.run(Self.path, words + ["--help"])
            #expect(help.exit == .code(0))
            for inner in command["subcommands"].items {
                let name = try #require(inner["commandName"].text)
                #expect(inner["shouldDisplay"].flag != false, "\(words) \(name)")
                if name != "help" {
                    #expect(help.output.contains("  \(name) "), "\(words) \(name)")
                    open.append((words + [name], inner))
                }
                seen += 1
            }
            for argument in command["arguments"].items where argument["shouldDisplay"].flag == false {
                Issue.record("\(words) takes a hidden \(argument["valueName"].text ?? "argument")")
            }
        }
        #expect(seen > 20)
    }

    @Test func `S22 the program knows no simulation: no such word, variable or symbol`() throws {
        let bytes = try Data(contentsOf: URL(fileURLWithPath: Self.path))
        for word in ["PORTERO_REHEARSAL", "rehearsal", "simulate", "LD_PRELOAD"] {
            #expect(bytes.firstRange(of: Data(word.utf8)) == nil, "\(word)")
        }
    }

    @Test func `S22 on a stand-in chip every decision and status say so`() async throws {
        let station = try await Station.working()
        try await station.expectRefusal("stranger@room.example", "person-unknown")
        #expect(try await station.portero("why").output.contains("stand-in board"))
        #expect(try await station.portero("status").output.contains("stand-in board"))
        #expect(try await station.sql("SELECT min(stand_in_board) FROM audit") == "1\n")
    }
}
