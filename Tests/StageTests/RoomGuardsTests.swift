import Stage
import Testing

@Suite struct `The Room's guards` {
    @Test func `the user cannot be protected before the administrator`() throws {
        var guards = RoomGuards()
        #expect(throws: RoomRefusal.self) { try guards.set(.user, to: .pin("396")) }
        try guards.set(.admin, to: .password("secret"))
        try guards.set(.user, to: .pin("396"))
        #expect(guards.user == .pin("396"))
    }

    @Test func `opening the administrator opens the user`() throws {
        var guards = RoomGuards()
        try guards.set(.admin, to: .password("secret"))
        try guards.set(.user, to: .password("other"))
        try guards.set(.admin, to: .unsecured)
        #expect(guards.user == .unsecured)
    }

    @Test func `a PIN is compared without regard to case, a password exactly`() throws {
        var guards = RoomGuards()
        try guards.set(.admin, to: .password("Secret"))
        try guards.set(.user, to: .pin("ABC123"))
        #expect(guards.role(opening: "abc123") == .user)
        #expect(guards.role(opening: "Secret") == .admin)
        #expect(guards.role(opening: "secret") == nil)
        #expect(guards.role(opening: "") == nil)
    }
}
