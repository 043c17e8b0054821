import Crypto
import Testing

@Suite struct DigestTests {
    @Test(arguments: [
        ("", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"),
        ("abc", "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"),
    ])
    func `SHA-256 gives the published digests`(text: String, digest: String) {
        #expect(Digest.sha256Hex(Array(text.utf8)) == digest)
    }

    @Test(arguments: [
        ("", "d41d8cd98f00b204e9800998ecf8427e"), ("message digest", "f96b697d7cb7938d525a2f31aaf161d0"),
    ])
    func `MD5 gives the digests of RFC 1321`(text: String, digest: String) {
        #expect(Digest.md5Hex(Array(text.utf8)) == digest)
    }

    @Test(arguments: [
        ("Jefe", "what do ya want for nothing?", "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843"),
        ("", "", "b613679a0814d9ec772f95d778c35fc5ff1697c493715653c6c712144292c5ad"),
    ])
    func `HMAC-SHA256 gives the digests of RFC 4231 and of an empty key`(key: String, message: String, digest: String) {
        #expect(Hex.lower(Digest.hmacSHA256(Array(message.utf8), key: Array(key.utf8))) == digest)
    }

    @Test func `an empty key is not the key of the call before`() {
        _ = Digest.hmacSHA256([1], key: [9, 9, 9])
        #expect(
            Hex.lower(Digest.hmacSHA256([], key: []))
                == "b613679a0814d9ec772f95d778c35fc5ff1697c493715653c6c712144292c5ad")
    }

    @Test func `hex goes there and back in both cases`() {
        let bytes: [UInt8] = [0, 0x0f, 0xa5, 0xff]
        #expect(Hex.lower(bytes) == "000fa5ff")
        #expect(Hex.upper(bytes) == "000FA5FF")
        #expect(Hex.bytes("000fA5Ff") == bytes)
        #expect(Hex.bytes("0") == nil)
        #expect(Hex.bytes("0g") == nil)
    }

    @Test func `secrets are equal only byte for byte`() {
        #expect(Secrets.equal("ABC", "ABC"))
        #expect(!Secrets.equal("ABC", "ABD"))
        #expect(!Secrets.equal("ABC", "AB"))
        #expect(Secrets.equal([UInt8](), []))
        // The same character for Swift, other bytes on the wire.
        #expect(!Secrets.equal("\u{e9}", "e\u{301}"))
    }

    @Test func `random bytes have the asked length and differ`() {
        #expect(SystemRandom.bytes(32).count == 32)
        #expect(SystemRandom.bytes(32) != SystemRandom.bytes(32))
        var random = SystemRandom()
        #expect(random.next() != random.next())
    }
}
