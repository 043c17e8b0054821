import Foundation
import Grants
import Protection
import RoomWire
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

    @Test func `S4 a refusal that repeats the password it refuses is told without it`() throws {
        var protector = Protector(wanted: Guards(admin: .password, user: .unsecured))
        let now = WallTime(seconds: 1_750_000_000)
        func answer(_ text: String) throws -> ProtectorEvent {
            let message = try JSONDecoder().decode(RoomMessage.self, from: Data(text.utf8))
            guard case .answer(let answer) = message else { throw CancellationError() }
            return .answered(answer)
        }
        let open =
            #"{"method":"getAuthInfo","adminAuth":{"security":"unsecured"},"userAuth":{"security":"unsecured"},"result":true}"#
        for event in [
            .connected(first: nil), try answer(#"{"method":"auth","result":true}"#), .kept(true), try answer(open),
            .kept(true),
            try answer(#"{"method":"setAuthParams","result":false,"error":"no: drawn-here"}"#), .kept(true),
        ] as [ProtectorEvent] {
            _ = protector.step(event, now: now) { "drawn-here" }
        }
        guard case .drift(let differences) = protector.state else { return _ = Issue.record("\(protector.state)") }
        #expect(differences.joined().contains("the room refused admin password: no: (secret)"))
        #expect(!differences.joined().contains("drawn-here"))
    }
}
