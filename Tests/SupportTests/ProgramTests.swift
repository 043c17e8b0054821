import Foundation
import Support
import Testing

@Suite struct Programs {
    @Test func `output, errors and exit code are told apart`() async throws {
        let ran = try await Program.run("/bin/sh", ["-c", "echo one; echo two >&2; exit 3"])
        #expect(ran.exit == .code(3))
        #expect(ran.output == "one\n")
        #expect(ran.errors == "two\n")
    }

    @Test func `a line is awaited while the program runs, and typing reaches it`() async throws {
        let cat = try Program("/bin/cat")
        try cat.type("first\nsec")
        #expect(try await cat.line(containing: "first") == "first")
        try cat.type("ond\n")
        #expect(try await cat.line(containing: "second") == "second")
        cat.closeInput()
        #expect(try await cat.ended() == .code(0))
    }

    @Test func `a line that does not come is an error that shows what came`() async throws {
        let program = try Program("/bin/sh", ["-c", "echo other; sleep 60"])
        try await program.line(containing: "other")
        let error = await #expect(throws: SupportError.self) {
            try await program.line(containing: "wanted", within: .milliseconds(50))
        }
        #expect(error?.description.contains("other") == true)
    }

    @Test func `a program that ends early does not keep a waiter until its deadline`() async throws {
        let program = try Program("/bin/sh", ["-c", "echo gone >&2"])
        let error = await #expect(throws: SupportError.self) {
            try await program.line(containing: "wanted", within: .seconds(60))
        }
        #expect(error?.description.contains("gone") == true)
    }

    @Test func `a frozen program stands still and goes on`() async throws {
        let cat = try Program("/bin/cat")
        cat.freeze()
        try await eventually("the stop") { Processes.state(of: cat.pid) == "T" }
        try cat.type("hello\n")
        cat.resume()
        try await cat.line(containing: "hello")
        cat.send(SIGTERM)
        #expect(try await cat.ended() == .signal(SIGTERM))
    }

    @Test func `nothing is left running, children included`() async throws {
        var child: Int32 = 0
        do {
            let shell = try Program("/bin/sh", ["-c", "sleep 600 & echo $!; wait"])
            child = try #require(Int32(await shell.line { !$0.isEmpty }))
            #expect(![nil, "Z"].contains(Processes.state(of: child)))
        }
        let orphan = child
        try await eventually("the child's end") { [nil, "Z"].contains(Processes.state(of: orphan)) }
    }

    @Test func `the environment is the tests' own with changes`() async throws {
        let changes = ["PORTERO_ONE": "1", "HOME": ""]
        let ran = try await Program.run("/usr/bin/env", environment: changes)
        #expect(ran.output.contains("PORTERO_ONE=1\n"))
        #expect(ran.output.contains("PATH="))
        #expect(!ran.output.contains("\nHOME="))
    }

    @Test func `what one suite sets in this process does not reach a child of another`() async throws {
        setenv("PORTERO_SUPPORT_TEST", "set here", 1)
        let ran = try await Program.run("/usr/bin/env")
        #expect(!ran.output.contains("PORTERO_SUPPORT_TEST"))
    }

    @Test func `a product of this package is found by its name`() throws {
        #expect(FileManager.default.isExecutableFile(atPath: Package.product("portero")))
    }

    @Test func `a child has no descriptor of ours`() async throws {
        let held = try FileHandle(forReadingFrom: URL(fileURLWithPath: "/dev/zero"))
        let duplicate = fcntl(held.fileDescriptor, F_DUPFD, 50)
        defer { close(duplicate) }
        let ran = try await Program.run("/bin/ls", ["-l", "/proc/self/fd"])
        #expect(!ran.output.contains("/dev/zero"))
    }
}
