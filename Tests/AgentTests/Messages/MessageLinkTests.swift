import Agent
import Crypto
import Foundation
import Loop
import Sockets
import Stage
import Support
import Testing
import TuyaWire

/// The link to the message service over real sockets: against a gateway by somebody else's library, and the stand-in.
@Suite(.serialized) struct MessageLinkTests {
    static let access = MessageReaderTests.access
    static let path = access.path(channel: "event", ackTimeout: MessagePlan.ackTimeout)

    init() { Loop.startThread() }

    /// A link and everything it reported.
    @Loop private final class Watched {
        let link: MessageLink
        var states: [MessageLink.State] = []
        var frames: [String] = []
        var gaps = 0

        init(
            _ access: MessageAccess = MessageLinkTests.access, host: String = "127.0.0.1", port: Int, tls: Bool = false,
            caFile: String? = nil, change: (inout MessageTimes) -> Void = { _ in }
        ) {
            var times = MessageTimes()
            times.retry = .milliseconds(20)
            change(&times)
            link = MessageLink(MessagePlan(access, host: host, port: port, tls: tls, caFile: caFile), times: times)
            link.onChange = { [weak self] in self?.states.append($0) }
            link.onFrame = { [weak self] in self?.frames.append(String(decoding: $0, as: UTF8.self)) }
            link.onGap = { [weak self] in self?.gaps += 1 }
            link.start()
        }

        func ready(_ count: Int = 1) async throws {
            try await eventually("a connection") { self.states.count { $0 == .ready } >= count }
        }

        func fault() async throws -> String {
            try await eventually("a fault") {
                if case .fault(let sentence)? = self.states.last { sentence } else { nil }
            }
        }
    }

    @Loop @Test func `the official messages come through another library's gateway and are acknowledged there`()
        async throws
    {
        let (gateway, port) = try await gateway()
        let watched = Watched(port: port)
        defer { watched.link.stop() }
        try await watched.ready()
        let reader = try #require(MessageReader(Self.access))
        for (data, em) in [(Vectors.ecb, "aes_ecb"), (Vectors.gcm, "aes_gcm")] {
            let frame = MessageReaderTests.wrap(#"{"data":"\#(data)","protocol":1001,"t":1622449865378}"#, em: em)
            try gateway.type("send \(frame)\n")
        }
        try await eventually("both messages") { watched.frames.count == 2 }
        let read = watched.frames.map { reader.read(Array($0.utf8)) }
        #expect(try read.map { try $0.outcome.get().bizCode } == ["?", "deviceOffline"])
        watched.link.acknowledge(try #require(read[1].id))
        try await gateway.line(containing: #"got {"messageId":"id"}"#)
    }

    @Loop @Test func `a refused project is named with both causes, and retried slowly`() async throws {
        let (gateway, port) = try await gateway(password: "another")
        let watched = Watched(port: port)
        defer { watched.link.stop() }
        let sentence = try await watched.fault()
        #expect(sentence.contains("401") && sentence.contains("tuya-secret") && sentence.contains("enabled"))
        #expect(!sentence.contains("ad0139f768d194a4"))
        try await Task.sleep(for: .milliseconds(300))
        #expect(gateway.output.split(separator: "\n").count { $0 == "refused credentials" } == 1)
        #expect(watched.states.count == 1)
    }

    @Loop @Test func `a connection that ends is made again without end, and a long absence is told`() async throws {
        let (gateway, port) = try await gateway()
        let watched = Watched(port: port) { $0.retention = .zero }
        defer { watched.link.stop() }
        for round in 1...3 {
            try await watched.ready(round)
            try gateway.type("close\n")
        }
        try await watched.ready(4)
        #expect(watched.gaps == 3)
        let patient = Watched(port: port)
        defer { patient.link.stop() }
        try await patient.ready()
        #expect(patient.gaps == 0)
    }

    @Loop @Test func `F-D7 TLS is believed through the named authority for the name, and not otherwise`() async throws {
        let authority = try Authority(named: "messages")
        let folder = try TemporaryFolder("messages")
        let trusted = try folder.write("ca.pem", authority.certificateText)
        let other = try folder.write("other.pem", try Authority(named: "messages").certificateText)
        let right = try await gateway(authority.issue(for: ["127.0.0.1"]), folder)
        let watched = Watched(port: right.port, tls: true, caFile: trusted)
        defer { watched.link.stop() }
        try await watched.ready()
        let elsewhere = try await gateway(authority.issue(for: ["elsewhere.example"]), folder)
        let old = try await gateway(authority.issue(for: ["127.0.0.1"], validity: .expired), folder)
        let rows: [(Int, String?)] = [
            (right.port, other), (right.port, nil), (elsewhere.port, trusted), (old.port, trusted),
        ]
        for (port, caFile) in rows {
            let refused = Watched(port: port, tls: true, caFile: caFile)
            let sentence = try await refused.fault()
            #expect(sentence.contains("could not prove who it is"), "\(sentence)")
            refused.link.stop()
        }
        // Nothing was asked of those it did not believe: no credentials went out.
        #expect(!(elsewhere.program.output + old.program.output).contains("open"))
        #expect(!right.program.output.contains("refused"))
    }

    @Loop @Test func `F-D3 a gateway that is silent after the connection is named`() async throws {
        let silent = CloudThatIsSilent()
        let port = try silent.listen()
        let watched = Watched(port: port) { $0.connect = .milliseconds(300) }
        defer { watched.link.stop() }
        #expect(try await watched.fault().contains("did not answer"))
    }

    @Loop @Test func `what is not acknowledged comes again to the next connection of the stand-in`() async throws {
        let cloud = CloudActor(project: CloudProject.drawn())
        try cloud.start()
        defer { cloud.stop() }
        let project = cloud.project
        let access = MessageAccess(accessID: project.clientID, secret: project.secret, digests: .openSSL)
        let reader = try #require(MessageReader(access))
        let watched = Watched(access, port: cloud.messages.port)
        defer { watched.link.stop() }
        try await watched.ready()
        for cipher in [MessageCipher.ecb, .gcm, .unnamed] {
            cloud.messages.knobs.cipher = cipher
            cloud.messages.publish(["bizCode": "online"], protocolNumber: 20)
        }
        try await eventually("the messages") { watched.frames.count == 3 }
        cloud.messages.drop()
        try await eventually("all of them again") { watched.frames.count == 6 }
        let read = watched.frames.map { reader.read(Array($0.utf8)) }
        for reading in read { #expect(try reading.outcome.get().bizCode == "online") }
        for reading in read { #expect(try reading.outcome.get().isSigned == true) }
        for id in Set(read.compactMap(\.id)) { watched.link.acknowledge(id) }
        try await eventually("nothing waits") { cloud.messages.state["waiting"] == [] }
    }

    private func gateway(
        password: String = "ad0139f768d194a4", _ identity: ServerIdentity? = nil, _ folder: TemporaryFolder? = nil
    ) async throws -> (program: Support.Program, port: Int) {
        var words = ["accessIdtesttesttest", password, Self.path]
        if let identity, let folder {
            let name = UUID().uuidString
            words.append(
                try folder.write("\(name).pem", String(decoding: identity.certificatePEM.dropLast(), as: UTF8.self)))
            words.append(try folder.write("\(name).key", String(decoding: identity.keyPEM.dropLast(), as: UTF8.self)))
        }
        let venv = try await PythonVenv("websockets", ["websockets==15.0.1"])
        let here = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent().path
        let program = try venv.start(here + "/Peers/gateway.py", words)
        let line = try await program.line(containing: "port ")
        return (program, try #require(Int(line.dropFirst(5))))
    }

    private func gateway(_ identity: ServerIdentity, _ folder: TemporaryFolder) async throws -> (
        program: Support.Program, port: Int
    ) {
        try await gateway(password: "ad0139f768d194a4", identity, folder)
    }
}

/// Listens and never answers.
@Loop private final class CloudThatIsSilent {
    private var server: StreamServer?

    func listen() throws -> Int {
        let server = try StreamServer(.tcp(port: 0)) { _ in }
        self.server = server
        return server.port
    }
}

/// The official message and the one of our own (tuya-cloud 15.2).
enum Vectors {
    static let ecb = """
        9Pe6AYEE2fJyCh5gcY/+mCY2yhFsxZ6Pjt+n1WkotuvVHRAKjf+aV+HPMrx55iSk1ot9TiUZkiufxWreZ7VMEJ3uo8iT992qq4w+mnjTfi/Ph9hyB3\
        UJTQOlkdChT93LYnQGgEqWrY77X2vgC6bIKUGgCV2mD0A1a2QwO0gXtPhQabf1RL9SdVUUqqMJKgAEEYdqygcT/V08yNDgSAnIMQ==
        """
    static let gcm = """
        AAECAwQFBgcICQoLAeyUOfhqD35Gg2q2s6f6/xj1ddLx9l6OY/GbWTlnql1fmSAE3ukizn8KBNQBA64ZPE8UWsqQ8S4DyXT8gY73NvCzJ2NAEgALXA\
        +afxqNJfEvwJMLqXbzYTDpVYqmuAfUg8phmVqb/0l1IiLPClRdFtIFdEllH4ZTqGLpNxOQI4NpBK01HG7ibZBe4RNFfEiB0zASHfnr/0XPd33Trnc=
        """
}
