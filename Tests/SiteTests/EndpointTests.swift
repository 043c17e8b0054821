import Testing

@testable import Site

@Suite struct EndpointTests {
    @Test(arguments: [
        "https://openapi.tuyaeu.com", "https://openapi.tuyaeu.com/", "HTTPS://10.0.2.2:8443", "http://127.0.0.1:8080",
        "http://localhost", "http://[::1]:9", "http://127.9.9.9", "https://[2001:db8::1]:443/",
    ])
    func `https anywhere and http to loopback are taken`(text: String) {
        #expect(TextRule.endpoint.holds(text))
    }

    @Test(arguments: [
        "", "openapi.tuyaeu.com", "http://openapi.tuyaeu.com", "http://10.0.2.2:80", "http://127.0.0.1.evil.test",
        "http://localhost.evil.test", "http://localhost@evil.test", "https://user:pass@host", "https://host/path",
        "https://host?x=1", "https://host#x", "https://host:0", "https://host:65536", "https://host:", "https://",
        "https:///", "ftp://localhost", "https://ho st", "https://host\n", "http://0x7f000001", "http://127.1",
        "http://2130706433", "http://[::ffff:127.0.0.1]", "http://127.0.0.1:80:80", "https://[::1", "https://[::1]x",
    ])
    func `plain http elsewhere and anything more than host and port is refused`(text: String) {
        #expect(!TextRule.endpoint.holds(text))
    }

    @Test(arguments: ["wss://mqe.tuyaeu.com:8285/", "wss://mqe.tuyaeu.com", "ws://127.0.0.1:9", "ws://localhost/"])
    func `wss anywhere and ws to loopback are taken for messages`(text: String) {
        #expect(TextRule.messages.holds(text))
    }

    @Test(arguments: [
        "ws://mqe.tuyaeu.com:8285/", "https://mqe.tuyaeu.com", "http://127.0.0.1", "pulsar+ssl://mqe.tuyaeu.com:7285/",
        "wss://mqe.tuyaeu.com:8285/ws/v2", "ws://127.0.0.1.evil.test", "wss://user:pass@mqe.tuyaeu.com",
    ])
    func `anything else is refused for messages`(text: String) {
        #expect(!TextRule.messages.holds(text))
    }

    @Test func `messages have the port of their address, else that of its scheme`() throws {
        func messages(_ address: String) throws -> MessageSettings? {
            let tuya = "endpoint = \"https://h\"\ndevice_id = \"d\"\nclient_id = \"c\"\nca_file = \"/ca\"\n"
            let head = "station = \"s\"\nboard = \"none\"\n[tuya]\n" + tuya
            return try SiteConfiguration(text: head + "messages = \"\(address)\"\n", file: "x").tuya?.messages
        }
        let full = try #require(try messages("wss://mqe.tuyaeu.com:8285/"))
        #expect((full.host, full.port, full.tls) == ("mqe.tuyaeu.com", 8285, true))
        #expect((full.channel, full.caFile) == (.event, "/ca"))
        #expect(try messages("wss://h")?.port == 443)
        let plain = try #require(try messages("ws://[::1]"))
        #expect((plain.host, plain.port, plain.tls) == ("::1", 80, false))
        #expect(try messages("") == nil)
    }

    @Test func `the address is kept without its slash`() {
        #expect(Endpoint("https://openapi.tuyaeu.com/")?.text == "https://openapi.tuyaeu.com")
        #expect(Endpoint("http://[::1]:9/")?.text == "http://[::1]:9")
    }
}

@Suite struct NearestTests {
    @Test(arguments: [
        ("adress", "address"), ("Address", "address"), ("managment-port", "management_port"), ("sing", "sign"),
        ("protect_usr", "protect_user"),
    ])
    func `the key that was meant is found`(word: String, meant: String) {
        let known = ["address", "management_port", "control_port", "protect_admin", "protect_user", "sign"]
        #expect(Nearest.key(to: word, among: known) == meant)
    }

    @Test func `a word like none of them is not guessed at`() {
        #expect(Nearest.key(to: "colour", among: ["address", "sign", "a"]) == nil)
        #expect(Nearest.key(to: "x", among: []) == nil)
    }

    @Test(arguments: [("", "", 0), ("ab", "ba", 1), ("kitten", "sitting", 3), ("", "abc", 3), ("door", "dor", 1)])
    func `edits are counted`(one: String, other: String, edits: Int) {
        #expect(Nearest.edits(from: one, to: other) == edits)
    }
}
