import Crypto
import Testing

@Suite struct AES128Tests {
    private let key = Array("yesttesttesttest".utf8)

    @Test(arguments: [0, 1, 15, 16, 17, 300])
    func `what was sealed opens with the same key and with no other`(count: Int) throws {
        let text = (0..<count).map { UInt8($0 % 251) }
        let other = Array("yesttesttesttesu".utf8)
        let ecb = try #require(AES128.sealECB(text, key: key))
        #expect(ecb.count == (count / 16 + 1) * 16)
        #expect(AES128.openECB(ecb, key: key) == text)
        #expect(AES128.openECB(ecb, key: other) != text)
        let gcm = try #require(AES128.sealGCM(text, key: key, nonce: Array(0..<12)))
        #expect(gcm.count == count + 28)
        #expect(AES128.openGCM(gcm, key: key) == text)
        #expect(AES128.openGCM(gcm, key: other) == nil)
        for index in gcm.indices {
            var altered = gcm
            altered[index] ^= 0x80
            #expect(AES128.openGCM(altered, key: key) == nil)
        }
    }

    @Test func `what is no message of the cipher is refused`() {
        for count in [0, 1, 15, 17] { #expect(AES128.openECB([UInt8](repeating: 7, count: count), key: key) == nil) }
        for count in [0, 11, 27] { #expect(AES128.openGCM([UInt8](repeating: 7, count: count), key: key) == nil) }
        #expect(AES128.openECB([UInt8](repeating: 7, count: 16), key: []) == nil)
        #expect(AES128.sealECB([1], key: [1]) == nil)
        #expect(AES128.sealGCM([1], key: key, nonce: [1]) == nil)
    }

    @Test func `one block is NIST's`() throws {
        // FIPS 197, appendix B.
        let key = try #require(Hex.bytes("2b7e151628aed2a6abf7158809cf4f3c"))
        let text = try #require(Hex.bytes("3243f6a8885a308d313198a2e0370734"))
        let sealed = try #require(AES128.sealECB(text, key: key))
        #expect(Hex.lower(Array(sealed.prefix(16))) == "3925841d02dc09fbdc118597196a0b32")
    }

    @Test(
        arguments: [
            ("", []), ("TQ==", [77]), ("TWE=", [77, 97]), ("TWFu", [77, 97, 110]), ("/+8=", [255, 239]),
            ("TQ", nil), ("T===", nil), ("====", nil), ("TW F", nil), ("TWF\n", nil), ("T=Fu", nil), ("TWFé", nil),
        ] as [(String, [UInt8]?)])
    func `base64 is read whole or not at all`(text: String, bytes: [UInt8]?) {
        #expect(Base64.bytes(text) == bytes)
        if let bytes { #expect(Base64.text(bytes) == text) }
    }
}
