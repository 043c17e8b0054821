import Crypto
import Testing
import Transfers

/// Row F-D7: each refusal has its own sentence, and nothing is sent after it.
@Suite struct CertificateTests {
    private func failure(_ request: Request) async -> TransferError? {
        do {
            let response = try await Sender.client.send(request)
            Issue.record("answered with \(response.status)")
            return nil
        } catch { return error }
    }

    @Test func `a good certificate of a named authority is accepted, for name and address`() async throws {
        let authority = try Authority(named: "Ours")
        let peer = try await Peer(authority.issue(for: ["localhost", "127.0.0.1"]))
        let caFile = try peer.caFile(authority)
        for host in ["localhost", "127.0.0.1"] {
            let response = try await Sender.client.send(Request(.get, peer.https("/ok", host: host), caFile: caFile))
            #expect(response.status == 200)
        }
    }

    struct Row: Sendable, CustomTestStringConvertible {
        let testDescription: String
        let hosts: [String]
        var validity = CertificateValidity.month
        let fault: CertificateFault
        let says: String
    }

    @Test(arguments: [
        Row(
            testDescription: "other host", hosts: ["other.test"], fault: .otherHost,
            says: "is made for another host: check the address"),
        Row(
            testDescription: "expired", hosts: ["localhost"], validity: .expired, fault: .expired,
            says: "has expired: renew it there, or set this machine's clock"),
        Row(
            testDescription: "not yet valid", hosts: ["localhost"], validity: .future, fault: .notYetValid,
            says: "is not yet valid: set this machine's clock"),
    ]) func `F-D7 a wrong certificate is refused with its own sentence`(row: Row) async throws {
        let authority = try Authority(named: "Ours")
        let peer = try await Peer(authority.issue(for: row.hosts, validity: row.validity))
        let error = await failure(Request(.get, peer.https("/ok"), caFile: try peer.caFile(authority)))
        #expect(error == TransferError(.certificate(row.fault), peer: "localhost:\(peer.port)"))
        #expect(error?.kind == .configuration)
        #expect(error?.description == "localhost:\(peer.port): the certificate \(row.says)")
    }

    @Test func `F-D7 an unknown authority is refused, by the system's list and by another file`() async throws {
        let authority = try Authority(named: "Ours")
        let other = try Authority(named: "Other")
        let peer = try await Peer(authority.issue(for: ["localhost"]))
        for caFile in [nil, try peer.caFile(other)] {
            let error = await failure(Request(.get, peer.https("/ok"), caFile: caFile))
            #expect(error?.cause == .certificate(.unknownAuthority))
        }
    }

    @Test func `F-D7 a self-signed certificate is refused as such`() async throws {
        let lone = try ServerIdentity.selfSigned(for: ["localhost"])
        let peer = try await Peer(lone)
        #expect(await failure(Request(.get, peer.https("/ok")))?.cause == .certificate(.selfSigned))
    }

    @Test func `F-D7 TLS 1.1 is refused`() async throws {
        let authority = try Authority(named: "Ours")
        let peer = try await Peer(authority.issue(for: ["localhost"]), oldTLS: true)
        let error = await failure(Request(.get, peer.https("/ok"), caFile: try peer.caFile(authority)))
        #expect(error?.cause == .noTLS)
    }

    @Test func `a file of authorities that is not there is named`() async throws {
        let authority = try Authority(named: "Ours")
        let peer = try await Peer(authority.issue(for: ["localhost"]))
        let error = await failure(Request(.get, peer.https("/ok"), caFile: "/nonexistent/ca.pem"))
        #expect(error?.cause == .authorities(path: "/nonexistent/ca.pem"))
    }

    @Test func `a plain peer behind https is no TLS`() async throws {
        let peer = try await Peer()
        #expect(await failure(Request(.get, peer.https("/ok")))?.cause == .noTLS)
    }
}
