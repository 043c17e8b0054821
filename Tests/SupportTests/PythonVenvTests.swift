import Support
import Testing

@Suite struct PythonEnvironments {
    @Test func `a package from the registry is there, made once for two that ask`() async throws {
        async let one = PythonVenv("support", ["wsproto==1.2.0"])
        async let two = PythonVenv("support", ["wsproto==1.2.0"])
        let folders = try await [one.folder, two.folder]
        #expect(folders[0] == folders[1])
        let ran = try await Program.run(
            "\(folders[0])/bin/python", ["-c", "import wsproto; print(wsproto.__version__)"])
        #expect(ran.output == "1.2.0\n")
    }
}
