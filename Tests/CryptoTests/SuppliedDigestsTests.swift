import Audit
import Crypto
import Testing
import TuyaWire

@Suite struct SuppliedDigestsTests {
    /// RFC 4231, case 2: key and message must not change places on the way.
    private let key = Array("Jefe".utf8)
    private let message = Array("what do ya want for nothing?".utf8)
    private let expected = "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843"

    @Test func `the audit chain gets libcrypto's functions`() {
        #expect(Hex.lower(Audit.Digests.openSSL.hmacSHA256(key, message)) == expected)
        #expect(Audit.Digests.openSSL.sha256([]) == Digest.sha256([]))
    }

    @Test func `signing gets libcrypto's functions in its shapes`() {
        #expect(TuyaWire.Digests.openSSL.hmacSHA256Hex(message, key) == expected.uppercased())
        #expect(TuyaWire.Digests.openSSL.sha256Hex([]) == Digest.sha256Hex([]))
        #expect(TuyaWire.Digests.openSSL.md5Hex([]) == Digest.md5Hex([]))
    }
}
