import Protection
import Testing

@Suite struct `Secrets in what the room says` {
    private var keyring: Keyring {
        var keyring = Keyring()
        (keyring.current, keyring.pending, keyring.token) = ("abc", "abcdef", "1*t")
        (keyring.user, keyring.pendingUser) = ("396", "")
        return keyring
    }

    @Test(arguments: [
        ("no abcdef here", "no (secret) here"), ("abcabc", "(secret)(secret)"),
        ("token 1*t, PIN 396", "token (secret), PIN (secret)"),
        ("first", "(secret)"), ("grüß", "grüß"), ("", ""), ("abcd", "(secret)d"),
    ])
    func `S4 each is hidden, the longest first`(text: String, shown: String) {
        #expect(keyring.hiding(text, and: "first") == shown)
    }

    @Test func `S4 an empty keyring hides nothing`() { #expect(Keyring().hiding("text") == "text") }
}
