import Protection
import Testing

@Suite struct KeyringSecrecyTests {
    @Test func `a keyring and its attempts, printed, dumped or inside something else, tell no secret`() {
        var keyring = Keyring()
        keyring.current = "SECRET-1"
        keyring.pending = "SECRET-2"
        keyring.token = "SECRET-3"
        keyring.user = "SECRET-4"
        keyring.pendingUser = "SECRET-5"
        let attempts: [Attempt] = [.token("SECRET"), .pending("SECRET"), .current("SECRET"), .first("SECRET"), .open]
        var text = "\(keyring) \(attempts) \(String(reflecting: keyring)) \(String(reflecting: attempts))"
        dump((keyring, attempts), to: &text)
        #expect(!text.contains("SECRET"), "\(text)")
        #expect(text.contains("[token, pending, current, first, open]"))
    }
}
