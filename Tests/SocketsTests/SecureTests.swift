import Crypto
import Loop
import Sockets
import Support
import Testing

extension SocketsTests {
    /// TLS, both ways: who is believed, and who is not.
    @Suite(.serialized) struct SecureTests {
        init() { Loop.startThread() }

        /// An echo server on TLS and the files a client needs.
        @Loop private final class Secured {
            let server: WebServer
            let folder: TemporaryFolder
            let caFile: String

            init(hosts: [String], validity: CertificateValidity = .month) throws {
                let authority = try Authority(named: "Test")
                let identity = try authority.issue(for: hosts, validity: validity)
                server = try echoServer(
                    tls: TLSIdentity(certificatePEM: identity.certificatePEM, keyPEM: identity.keyPEM))
                folder = try TemporaryFolder("tls")
                caFile = try folder.write("ca.pem", authority.certificateText)
            }

            func endpoint(_ host: String = "localhost", caFile: String? = nil) -> Endpoint {
                Endpoint(
                    host: host, address: "127.0.0.1", port: server.port, path: "/", tls: true,
                    caFile: caFile ?? self.caFile)
            }
        }

        @Test(arguments: ["localhost", "127.0.0.1", "door.example"])
        @Loop func `a certificate of the named authority for the name is believed`(host: String) async throws {
            let secured = try Secured(hosts: ["localhost", "127.0.0.1", "door.example"])
            let (client, seen) = recorded(secured.endpoint(host))
            client.connect()
            try await seen.opening()
            client.socket?.send(String(repeating: "🔑", count: 51200))
            #expect(try await seen.message() == String(repeating: "🔑", count: 51200))
        }

        @Test @Loop func `a certificate for another name is not believed`() async throws {
            let secured = try Secured(hosts: ["elsewhere.example"])
            let (client, seen) = recorded(secured.endpoint())
            client.connect()
            #expect(try await seen.loss() == .untrusted(detail: "hostname mismatch"))
            #expect(seen.events.count == 1)
        }

        @Test @Loop func `an unknown authority is not believed, the system's list included`() async throws {
            let (ours, theirs) = (try Secured(hosts: ["localhost"]), try Secured(hosts: ["localhost"]))
            for caFile in [theirs.caFile, "/etc/ssl/certs/ca-certificates.crt"] {
                let (client, seen) = recorded(ours.endpoint(caFile: caFile))
                client.connect()
                let loss = try await seen.loss()
                guard case .untrusted = loss else { return _ = Issue.record("\(loss)") }
            }
        }

        @Test @Loop func `an expired certificate says so`() async throws {
            let secured = try Secured(hosts: ["localhost"], validity: .expired)
            let (client, seen) = recorded(secured.endpoint())
            client.connect()
            #expect(try await seen.loss() == .untrusted(detail: "certificate has expired"))
        }

        @Test @Loop func `a missing authority file is named, and nothing is sent`() async throws {
            let secured = try Secured(hosts: ["localhost"])
            let (client, seen) = recorded(secured.endpoint(caFile: "/nowhere/ca.pem"))
            client.connect()
            #expect(try await seen.loss() == .noAuthorities(path: "/nowhere/ca.pem"))
        }

        @Test @Loop func `TLS towards a plain server is a loss`() async throws {
            let server = try echoServer()
            let secured = try Secured(hosts: ["localhost"])
            var endpoint = secured.endpoint()
            endpoint.port = server.port
            let (client, seen) = recorded(endpoint)
            client.connect()
            let loss = try await seen.loss()
            guard case .untrusted = loss else { return _ = Issue.record("\(loss)") }
        }

        @Test @Loop func `several servers keep to their own certificates`() async throws {
            let all = try (0..<3).map { _ in try Secured(hosts: ["localhost"]) }
            for secured in all + all.reversed() {
                let (client, seen) = recorded(secured.endpoint())
                client.connect()
                try await seen.opening()
            }
            all[0].server.close()
            let (client, seen) = recorded(all[1].endpoint())
            client.connect()
            try await seen.opening()
        }

        @Test @Loop func `curl is served over HTTPS, and TLS 1.1 is not spoken`() async throws {
            let secured = try Secured(hosts: ["localhost"])
            let url = "https://localhost:\(secured.server.port)/"
            let path = try #require(Tool.path("curl"))
            let served = try await Program.run(path, ["-sS", "--cacert", secured.caFile, url])
            #expect(served.output == "plain")
            let old = try await Program.run(
                path, ["-sS", "--cacert", secured.caFile, "--tls-max", "1.1", "--ciphers", "DEFAULT:@SECLEVEL=0", url])
            #expect(old.exit == .code(35))
        }

        @Test @Loop func `a key that does not fit the certificate is an error`() throws {
            let authority = try Authority(named: "Test")
            let (one, other) = (try authority.issue(for: ["localhost"]), try authority.issue(for: ["localhost"]))
            #expect(throws: SocketError.unusableIdentity) {
                try echoServer(tls: TLSIdentity(certificatePEM: one.certificatePEM, keyPEM: other.keyPEM))
            }
        }
    }
}
