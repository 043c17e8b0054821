import Foundation
import Support
import Testing

@Suite struct PythonEnvironments {
    @Test func `a package from the registry is there, and not made anew for whoever asks later`() async throws {
        async let one = PythonVenv("support", ["wsproto==1.2.0"])
        async let two = PythonVenv("support", ["wsproto==1.2.0"])
        let folders = try await [one.folder, two.folder]
        #expect(folders[0] == folders[1])
        let made = try Self.file(folders[0])
        let later = try await PythonVenv("support", ["wsproto==1.2.0"])
        #expect(try Self.file(later.folder) == made)
        let ran = try await Program.run(
            "\(folders[0])/bin/python", ["-c", "import wsproto; print(wsproto.__version__)"])
        #expect(ran.output == "1.2.0\n")
    }

    /// The number of a file, another one when it is made anew.
    private static func file(_ folder: String) throws -> Int {
        let about = try FileManager.default.attributesOfItem(atPath: "\(folder)/pyvenv.cfg")
        return try #require(about[.systemFileNumber] as? Int)
    }
}
