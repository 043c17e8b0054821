import Crypto
import Foundation
import Testing

@Suite struct KeyFileTests {
    private let state = NSTemporaryDirectory() + "portero-keys-" + UUID().uuidString

    private var path: String { state + "/credentials/seal-key" }

    init() throws {
        try FileManager.default.createDirectory(atPath: state, withIntermediateDirectories: true)
    }

    private func withState(_ body: () throws -> Void) rethrows {
        defer { try? FileManager.default.removeItem(atPath: state) }
        try body()
    }

    private func mode(_ path: String) throws -> Int {
        try #require(FileManager.default.attributesOfItem(atPath: path)[.posixPermissions] as? Int)
    }

    @Test func `the first start draws a key, later ones read it`() throws {
        try withState {
            let file = KeyFile("seal-key", state: state)
            let key = try file.load()
            #expect(key.count == 32)
            #expect(try file.load() == key)
            #expect(try KeyFile("audit-key", state: state).load() != key)
            #expect(try mode(path) == 0o600)
            #expect(try mode(state + "/credentials") == 0o700)
            #expect(
                try FileManager.default.contentsOfDirectory(atPath: state + "/credentials").sorted() == [
                    "audit-key", "seal-key",
                ])
        }
    }

    @Test func `a lost key is said by name and not redrawn`() throws {
        try withState {
            let file = KeyFile("seal-key", state: state)
            _ = try file.load()
            try FileManager.default.removeItem(atPath: path)
            let lost = #expect(throws: KeyFileError.lost(name: "seal-key", path: path)) { try file.load() }
            #expect(lost?.description.hasPrefix("key seal-key is lost: put \(path) back") == true)
            #expect(!FileManager.default.fileExists(atPath: path))
        }
    }

    @Test func `the whole folder gone is a lost key too`() throws {
        try withState {
            _ = try KeyFile("seal-key", state: state).load()
            try FileManager.default.removeItem(atPath: state + "/credentials")
            #expect(throws: KeyFileError.self) { try KeyFile("seal-key", state: state).load() }
        }
    }

    @Test func `a caller who knows of earlier use forbids drawing`() {
        withState {
            #expect(throws: KeyFileError.lost(name: "seal-key", path: path)) {
                try KeyFile("seal-key", state: state).load(mayDraw: false)
            }
            #expect(!FileManager.default.fileExists(atPath: path))
        }
    }

    @Test func `a key among the service credentials comes first, and its loss is noticed`() throws {
        try withState {
            let credentials = state + "/service"
            try FileManager.default.createDirectory(atPath: credentials, withIntermediateDirectories: true)
            let given = [UInt8](repeating: 7, count: 32)
            try Data(given).write(to: URL(fileURLWithPath: credentials + "/seal-key"))
            let file = KeyFile("seal-key", state: state, credentials: credentials)
            #expect(try file.load() == given)
            try FileManager.default.removeItem(atPath: credentials + "/seal-key")
            #expect(throws: KeyFileError.lost(name: "seal-key", path: path)) { try file.load() }
        }
    }

    @Test func `a key others may read is refused with the command that helps`() throws {
        try withState {
            let file = KeyFile("seal-key", state: state)
            _ = try file.load()
            try FileManager.default.setAttributes([.posixPermissions: 0o644], ofItemAtPath: path)
            let error = #expect(throws: KeyFileError.exposed(path: path)) { try file.load() }
            #expect(error?.description.hasSuffix("chmod 600 \(path)") == true)
        }
    }

    @Test(arguments: [0, 31, 33, 5000]) func `a key of another length is damaged`(count: Int) throws {
        try withState {
            let file = KeyFile("seal-key", state: state)
            _ = try file.load()
            let handle = try #require(FileHandle(forWritingAtPath: path))
            try handle.truncate(atOffset: UInt64(count))
            try handle.close()
            #expect(throws: KeyFileError.damaged(path: path)) { try file.load() }
        }
    }

    @Test func `a draft left by a kill does not stand in the way`() throws {
        try withState {
            try FileManager.default.createDirectory(
                atPath: state + "/credentials", withIntermediateDirectories: true)
            try Data([1, 2]).write(to: URL(fileURLWithPath: path + ".draft"))
            #expect(try KeyFile("seal-key", state: state).load().count == 32)
            #expect(!FileManager.default.fileExists(atPath: path + ".draft"))
        }
    }
}
