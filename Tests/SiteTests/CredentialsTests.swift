import Foundation
import Support
import Testing

@testable import Site

@Suite struct CredentialsTests {
    @Test func `the folder is the argument's, else the service manager's, else the state's`() {
        func folder(_ argument: String?, _ variable: String?) -> String {
            Credentials(argument: argument, directoryVariable: variable, state: "/state").folder
        }
        #expect(folder("/a", "/v") == "/a")
        #expect(folder(nil, "/v") == "/v")
        #expect(folder("", "") == "/state/credentials")
        #expect(folder(nil, nil) == "/state/credentials")
    }

    @Test(arguments: [("s3cret", "s3cret"), ("s3cret\n", "s3cret"), ("s3cret\r\n", "s3cret"), (" s \n", " s ")])
    func `a secret is read without its line end`(text: String, secret: String) throws {
        #expect(try Self.read(Self.folder(text, mode: 0o400)) == secret)
    }

    @Test(arguments: [0o440, 0o404, 0o444, 0o600 | 0o020, 0o602, 0o640, 0o644, 0o777])
    func `S3 a secret that others can read or change is refused`(mode: Int) throws {
        let folder = try Self.folder("s3cret", mode: mode)
        let fault = try Self.fault(folder)
        #expect(fault.sentence.contains("is open to others, mode 0\(String(mode, radix: 8))"))
        #expect(fault.sentence.contains("chmod 0400"))
        #expect(!fault.isMissing)
    }

    @Test(arguments: [0o400, 0o600])
    func `S3 a secret that only its owner can read is taken`(mode: Int) throws {
        #expect(try Self.read(Self.folder("s3cret", mode: mode)) == "s3cret")
    }

    @Test func `S3 a secret in a folder that others may write is refused`() throws {
        let folder = try Self.folder("s3cret", mode: 0o400)
        try FileManager.default.setAttributes([.posixPermissions: 0o777], ofItemAtPath: folder.path)
        #expect(try Self.fault(folder).sentence.contains("where others may write"))
    }

    @Test func `the service manager's own form, root's file with an access list, is taken from its folder only`()
        async throws
    {
        try await Facility.root.require()
        let folder = try Self.folder("s3cret", mode: 0o440)
        let managed = Credentials(argument: nil, directoryVariable: folder.path, state: "/state")
        #expect(try managed.read(.tuyaSecret).revealed == "s3cret")
        #expect(try Self.fault(folder).sentence.contains("is open to others"))
    }

    @Test func `F-A15 a missing secret is named, with the file to write`() throws {
        let folder = try TemporaryFolder("credentials")
        for service in Credentials.Service.allCases {
            do {
                _ = try Self.credentials(folder).read(service)
                Issue.record("read \(service)")
            } catch {
                #expect(error.isMissing)
                #expect(error.service == service)
                #expect(error.sentence.contains("\(folder.path)/\(service.rawValue)"))
            }
        }
    }

    @Test(arguments: ["", "\n", "\r\n"])
    func `F-A15 an empty secret is a missing one`(text: String) throws {
        let fault = try Self.fault(Self.folder(text, mode: 0o400))
        #expect(fault.isMissing)
        #expect(fault.sentence.contains("is empty"))
    }

    @Test(arguments: ["a\nb\n", "a\0b", "\u{7}"])
    func `F-A15 a secret of several lines is refused without being repeated`(text: String) throws {
        let fault = try Self.fault(Self.folder(text, mode: 0o400))
        #expect(fault.sentence.contains("is not one line of text"))
        #expect(!fault.sentence.contains(text))
    }

    @Test func `F-A15 a secret that is no file, too long or no text is refused`() throws {
        let folder = try TemporaryFolder("credentials")
        try FileManager.default.createDirectory(atPath: folder.file("tuya-secret"), withIntermediateDirectories: false)
        #expect(try Self.fault(folder).sentence.contains("is not a file"))
        #expect(try Self.fault(Self.folder(String(repeating: "a", count: 5000), mode: 0o400)).sentence.contains("4096"))
        let bytes = try TemporaryFolder("credentials")
        try bytes.write("tuya-secret", bytes: [0xFF, 0xFE], mode: 0o400)
        #expect(try Self.fault(bytes).sentence.contains("is not one line of text"))
    }

    @Test func `S3 a secret prints as nothing but the word`() {
        let secret = Secret("hunter2")
        var dumped = ""
        dump(secret, to: &dumped)
        for text in ["\(secret)", String(reflecting: secret), dumped, "\([secret])", "\(Optional(secret) as Any)"] {
            #expect(!text.contains("hunter2"))
        }
    }

    private static func folder(_ secret: String, mode: Int) throws -> TemporaryFolder {
        let folder = try TemporaryFolder("credentials")
        try folder.write("tuya-secret", secret, mode: mode)
        return folder
    }

    private static func read(_ folder: TemporaryFolder) throws -> String {
        try withExtendedLifetime(folder) { try credentials(folder).read(.tuyaSecret).revealed }
    }

    private static func credentials(_ folder: TemporaryFolder) -> Credentials {
        Credentials(argument: folder.path, directoryVariable: nil, state: "/state")
    }

    private static func fault(_ folder: TemporaryFolder) throws -> CredentialFault {
        do {
            _ = try read(folder)
        } catch let fault as CredentialFault {
            return fault
        }
        throw SupportError("the credential was read")
    }
}
