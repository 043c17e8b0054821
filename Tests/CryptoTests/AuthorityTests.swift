import Crypto
import Foundation
import Testing

/// Judged by the `openssl` program, not by our own reading.
@Suite struct AuthorityTests {
    private func openssl(_ arguments: [String]) throws -> (status: Int32, output: String) {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/usr/bin/openssl")
        process.arguments = arguments
        let pipe = Pipe()
        process.standardOutput = pipe
        process.standardError = pipe
        try process.run()
        let output = pipe.fileHandleForReading.readDataToEndOfFile()
        process.waitUntilExit()
        return (process.terminationStatus, String(decoding: output, as: UTF8.self))
    }

    private func verify(_ identity: ServerIdentity, by authority: Authority, _ arguments: [String]) throws -> String {
        let folder = NSTemporaryDirectory() + "portero-authority-" + UUID().uuidString
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(atPath: folder) }
        try Data(authority.certificateText.utf8).write(to: URL(fileURLWithPath: folder + "/ca.pem"))
        try Data(identity.certificatePEM.dropLast()).write(to: URL(fileURLWithPath: folder + "/leaf.pem"))
        return try openssl(
            ["verify", "-x509_strict", "-CAfile", folder + "/ca.pem"] + arguments + [folder + "/leaf.pem"]
        ).output
    }

    @Test func `an issued certificate holds for its names and addresses only`() throws {
        let authority = try Authority(named: "Rehearsal")
        let identity = try authority.issue(for: ["cloud.test", "10.0.2.2", "::1"])
        #expect(try verify(identity, by: authority, ["-verify_hostname", "cloud.test"]).hasSuffix(": OK\n"))
        #expect(try verify(identity, by: authority, ["-verify_ip", "10.0.2.2"]).hasSuffix(": OK\n"))
        #expect(try verify(identity, by: authority, ["-verify_ip", "::1"]).hasSuffix(": OK\n"))
        #expect(try verify(identity, by: authority, ["-verify_hostname", "other.test"]).contains("ostname mismatch"))
        #expect(try verify(identity, by: authority, ["-verify_ip", "10.0.2.3"]).contains("IP address mismatch"))
    }

    @Test func `another authority does not vouch for it`() throws {
        let identity = try Authority(named: "Rehearsal").issue(for: ["cloud.test"])
        let other = try Authority(named: "Rehearsal")
        #expect(try verify(identity, by: other, []).contains("verification failed"))
    }

    @Test func `expired and future certificates can be made for tests`() throws {
        let authority = try Authority(named: "Rehearsal")
        let expired = try authority.issue(for: ["cloud.test"], validity: .expired)
        #expect(try verify(expired, by: authority, []).contains("certificate has expired"))
        let future = try authority.issue(for: ["cloud.test"], validity: .future)
        #expect(try verify(future, by: authority, []).contains("not yet valid"))
    }

    @Test func `PEM ends with one NUL for use from memory`() throws {
        let authority = try Authority(named: "Rehearsal")
        let identity = try authority.issue(for: ["localhost"])
        for pem in [authority.certificatePEM, identity.certificatePEM, identity.keyPEM] {
            #expect(pem.suffix(2) == [UInt8(ascii: "\n"), 0])
        }
        #expect(!authority.certificateText.contains("\0"))
        #expect(String(decoding: identity.keyPEM, as: UTF8.self).hasPrefix("-----BEGIN PRIVATE KEY-----"))
    }

    @Test func `a name no certificate can hold is an error, not a trap`() {
        #expect(throws: CertificateError.self) {
            try Authority(named: "Rehearsal").issue(for: [])
        }
    }
}
