import Foundation
import Support
import Testing

/// The command line as installers' scripts see it.
@Suite struct Commands {
    /// Every command that needs a running agent, with the least words it takes.
    static let reaching = [
        ["status"], ["why"], ["why", "last", "--json"], ["lines"], ["audit", "tail"], ["audit", "verify"],
        ["audit", "tail", "--after", "0"], ["audit", "head"], ["audit", "export"], ["audit", "export", "--csv"],
        ["grant", "add", "anna"], ["grant", "revoke", "anna"], ["grant", "disable", "anna"],
        ["grant", "enable", "anna"], ["grant", "quiet", "anna", "--end"], ["grant", "list"], ["grant", "push"],
        ["grant", "forget", "anna"],
        ["grant", "export"], ["grant", "export", "--json"], ["door", "release"],
        ["door", "lock", "main"], ["door", "status"], ["room", "status"],
        ["room", "protect", "--admin", "password", "--user", "pin"], ["reload"],
    ]

    @Test(arguments: reaching)
    func `F-H3 without an agent a command exits 69 with one sentence`(words: [String]) async throws {
        let folder = try TemporaryFolder("nobody")
        let ran = try await Program.run("portero", words + ["--state", folder.path])
        #expect(ran.exit == .code(69))
        #expect(ran.output.isEmpty)
        #expect(
            ran.errors == "portero: no agent answers at \(folder.file("control.sock")): "
                + "start it with `portero run`, or name its --state\n")
    }

    @Test(arguments: [
        ["nonsense"], ["grant"], ["grant", "add"], ["status", "--nonsense"], ["why", "x"],
        ["audit", "tail", "-n", "0"], ["audit", "tail", "--after", "-1"], ["audit", "export", "--from", "0"],
        ["audit", "export", "--from", "5", "--to", "4"], ["audit", "export", "--csv", "--json"], ["audit", "replay"],
        ["audit", "verify", "--key", "x"],
        ["grant", "add", "anna", "--wait", "-1"], ["grant", "add", "anna", "--wait", "soon"],
        ["door", "release", "--for", "0"], ["door", "release", "--for", "61"], ["room", "protect", "--admin", "pin"],
        ["status", "more"], ["guard"],
    ])
    func `F-H3 a wrong use exits 64 and says what is wrong`(words: [String]) async throws {
        let ran = try await Program.run("portero", words)
        // A group without a verb shows its help, as `portero` alone does.
        if words == ["grant"] {
            #expect(ran.output.contains("add"))
        } else {
            #expect(ran.exit == .code(64))
            #expect(!ran.errors.isEmpty)
        }
    }

    @Test func `F-H3 what only the agent can judge ends with its sentence and the same codes`() async throws {
        let station = try await Station.working()
        for (words, code, part) in [
            (["grant", "add", "a b"], 64, "A-Z a-z 0-9 _ -"), (["grant", "add", "anna", "--unit", "1a"], 64, "--unit"),
            (["grant", "add", "anna", "--peer", "no server"], 64, "--peer"),
            (["grant", "add", "anna", "--until", "soon"], 64, "soon"), (["door", "lock", "back"], 1, "there is main"),
            (["why", "999999"], 1, "audit tail"), (["why", "last"], 1, "nothing was decided"),
        ] {
            let ran = try await station.portero(words)
            #expect(ran.exit == .code(Int32(code)), "\(words)")
            #expect(ran.errors.contains(part), "\(words): \(ran.errors)")
            #expect(ran.errors.split(separator: "\n").count == 1, "\(ran.errors)")
        }
    }

    @Test func `F-B9 a record altered under the running agent is named by its number, for people and for programs`()
        async throws
    {
        let station = try await Station.working()
        try await station.grant("anna", unit: "101")
        let before = try await station.portero("audit", "verify", "--json")
        #expect(before.exit == .code(0))
        #expect(try before.json["whole"].flag == true)
        try await SQLite(station.ledger).write("UPDATE audit SET who = 'nobody' WHERE number = 2")
        let told = try await station.portero("audit", "verify")
        #expect(told.exit == .code(1))
        #expect(told.errors.contains("audit record 2 was altered"), "\(told.errors)")
        let json = try await station.portero("audit", "verify", "--json")
        #expect(json.exit == .code(1))
        #expect(try json.json["firstBad"].whole == 2)
    }

    @Test func `S23 version lists the libraries, for people and for programs`() async throws {
        let plain = try await Program.run("portero", ["version", "--full"])
        let json = try await Program.run("portero", ["version", "--full", "--json"])
        let told = try JSONDecoder().decode(JSONValue.self, from: Data(json.output.utf8))
        for library in ["libgpiod", "libcurl", "libwebsockets", "sqlite", "openssl"] {
            let version = try #require(told["libraries"][library].text)
            #expect(plain.output.contains("\(library) \(version)\n"))
        }
        #expect(plain.output.hasPrefix("portero \(try #require(told["version"].text))\n"))
    }

    @Test func `F-H3 output into a closed pipe ends the command and not the agent`() async throws {
        let station = try await Station.working()
        let words = "'\(Package.product("portero"))' audit tail --state '\(station.state)'"
        let ran = try await Program.run("/bin/bash", ["-c", "\(words) | true; echo ${PIPESTATUS[0]}"])
        #expect(["0\n", "141\n"].contains(ran.output), "\(ran.output) \(ran.errors)")
        try await station.settle()
    }

    @Test func `F-H3 without locale and in a narrow terminal the words are the same`() async throws {
        let station = try await Station.working()
        try await station.grant("anna", unit: "101")
        let usual = try await station.portero("grant", "list")
        let words = ["grant", "list", "--state", station.state]
        let bare = try await Program.run(
            "portero", words, environment: ["LANG": "", "LC_ALL": "C", "COLUMNS": "20", "TERM": "dumb"])
        // The age of the cloud's acceptance goes on meanwhile.
        #expect(bare.output.replacing(#/\d+ s\b/#, with: "") == usual.output.replacing(#/\d+ s\b/#, with: ""))
    }

    @Test func `F-H3 another user does not get in`() async throws {
        try await Facility.root.require()
        let station = try await Station.working()
        chmod(station.folder.path, 0o755)
        chmod(station.state, 0o755)
        // Where the other user reaches it, wherever this was built.
        let copy = station.folder.file("portero")
        try FileManager.default.copyItem(atPath: Package.product("portero"), toPath: copy)
        let ran = try await Program.run(
            "/usr/bin/setpriv",
            ["--reuid=65534", "--regid=65534", "--clear-groups", copy, "status", "--state", station.state])
        #expect(ran.exit == .code(69))
        #expect(ran.output.isEmpty && !ran.errors.isEmpty)
    }

    @Test func `a grant the cloud refuses for good exits 1 and calls nobody`() async throws {
        let station = try await Station.working()
        try await station.rehearsal.order("/cloud/settings", #"{"next_code": 1100, "next_count": 1}"#)
        let ran = try await station.portero("grant", "add", "anna", "--peer", "anna@room.example", "--wait", "20")
        #expect(ran.exit == .code(1))
        #expect(ran.errors.contains("1100"))
        try await station.expectRefusal("anna@room.example", "grant-unconfirmed")
    }
}
