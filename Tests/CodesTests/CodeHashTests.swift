import Codes
import Testing

@Suite struct CodeHashTests {
    @Test func `a hash keeps its bytes, and no other number of them is one`() {
        let bytes = (0..<32).map { UInt8($0 * 7 + 1) }
        #expect(CodeHash(bytes)?.bytes == bytes)
        #expect(CodeHash(Array(bytes.dropLast())) == nil && CodeHash(bytes + [0]) == nil)
    }

    @Test(arguments: 0..<256)
    func `one bit more or less is another hash`(_ bit: Int) {
        var bytes = [UInt8](repeating: 0x5A, count: 32)
        let one = CodeHash(bytes)
        bytes[bit / 8] ^= 1 << (bit % 8)
        #expect(one != CodeHash(bytes))
    }

    @Test func `a hash shows nothing of itself`() {
        let hash = CodeHash([UInt8](repeating: 0xAB, count: 32))!
        #expect("\(hash)" == "hash of a code")
    }
}
