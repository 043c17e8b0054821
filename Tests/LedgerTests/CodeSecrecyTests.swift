import Codes
import Crypto
import Foundation
import Grants
import Ledger
import Support
import Testing

@Suite struct CodeSecrecyTests {
    /// Tries every code of six digits against the hash in the file, as somebody would who has the file and this source.
    private static let search = """
        import hashlib, hmac, sqlite3, sys
        held = sqlite3.connect(sys.argv[1]).execute("SELECT hash FROM codes").fetchone()[0]
        key = bytes.fromhex(sys.argv[2])
        plain = keyless = keyed = 0
        for number in range(1000000):
            code = b"%06d" % number
            message = b"14:portero-code-1,0:,6:%s," % code
            plain += held in (hashlib.sha256(code).digest(), hashlib.sha256(message).digest())
            keyless += any(hmac.digest(wrong, message, "sha256") == held for wrong in (b"", bytes(32)))
            keyed += hmac.digest(key, message, "sha256") == held
        print("plain", plain, "keyless", keyless, "keyed", keyed)
        """

    @Test func `S7 with the key absent none of a million codes fits what the file holds, with the key one does`()
        async throws
    {
        try await Facility.tool("python3").require()
        let folder = try TemporaryFolder("secrecy")
        let key = SystemRandom.bytes(32)
        let codeKey = CodeKey(key, digests: .openSSL)
        var generator = SystemRandom()
        let code = try #require(CodeDraw.draw(length: 6, using: &generator) { _ in true })
        let station = try Station(folder.path)
        try await station.ledger.commit(
            LedgerChange([.code(CodeRow(.init(id("alice")), hash: codeKey.hash(code), created: wall(1)))]))
        station.ledger.close()
        let file = folder.file("ledger.db")
        let ran = try await Program.run(
            try #require(Tool.path("python3")), ["-c", Self.search, file, Hex.lower(key)], within: .seconds(240))
        #expect(ran.output == "plain 0 keyless 0 keyed 1\n", "\(ran.errors)")
        let bytes = try Data(contentsOf: URL(fileURLWithPath: file))
        #expect(bytes.range(of: Data(key)) == nil)
    }
}
