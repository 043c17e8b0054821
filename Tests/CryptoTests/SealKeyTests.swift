import Crypto
import Testing

@Suite struct SealKeyTests {
    private let key: SealKey

    init() throws { key = try SealKey(SystemRandom.bytes(SealKey.length)) }

    @Test(arguments: [0, 1, 15, 16, 17, 1000])
    func `a sealed secret opens with key and label`(count: Int) throws {
        let secret = SystemRandom.bytes(count)
        let sealed = key.seal(secret, boundTo: "room-admin")
        #expect(sealed.count == count + 29)
        #expect(try key.open(sealed, boundTo: "room-admin") == secret)
    }

    @Test func `the same secret never gives the same bytes twice`() {
        #expect(key.seal([1, 2, 3], boundTo: "x") != key.seal([1, 2, 3], boundTo: "x"))
    }

    @Test func `another label does not open it`() {
        let sealed = key.seal([1, 2, 3], boundTo: "room-admin")
        #expect(throws: SealError.refused) { try key.open(sealed, boundTo: "room-user") }
    }

    @Test func `another key does not open it`() throws {
        let other = try SealKey(SystemRandom.bytes(SealKey.length))
        #expect(throws: SealError.refused) { try other.open(key.seal([1], boundTo: ""), boundTo: "") }
    }

    @Test func `no altered byte and no cut goes unnoticed`() {
        let sealed = key.seal([1, 2, 3, 4], boundTo: "pin")
        for index in sealed.indices {
            var altered = sealed
            altered[index] ^= 1
            #expect(throws: SealError.self) { try key.open(altered, boundTo: "pin") }
            #expect(throws: SealError.self) { try key.open(Array(sealed.prefix(index)), boundTo: "pin") }
        }
    }

    @Test func `a key of another length is refused`() {
        #expect(throws: SealError.keyLength(31)) { try SealKey([UInt8](repeating: 0, count: 31)) }
    }

    @Test func `a key prints nothing of itself`() throws {
        let plain = try SealKey([UInt8](repeating: 171, count: 32))
        var dumped = ""
        dump(plain, to: &dumped)
        #expect(!"\(plain) \(String(reflecting: plain)) \(dumped)".contains("171"))
    }
}
