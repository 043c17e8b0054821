import Protection
import RoomWire
import Testing

/// Every short sequence of what may happen between login, room and server.
@Suite struct ServerLoginTests {
    @Test(arguments: [0, 3, 7])
    func `F-E9 sends no login twice, none after a refusal, the password to no other server, and ends where it can`(
        verdict: Int
    ) {
        var seen: Set<ServerLoginWorld> = []
        var frontier = [ServerLoginWorld(verdict: verdict)]
        while !frontier.isEmpty, seen.count < 40_000 {
            var next: [ServerLoginWorld] = []
            for world in frontier {
                for move in ServerLoginWorld.Move.allCases {
                    var after = world
                    after.make(move)
                    if let fault = after.fault {
                        Issue.record("\(fault), by \(move): \(after.room), \(after.login)")
                        return
                    }
                    if seen.insert(after).inserted { next.append(after) }
                }
            }
            frontier = next
        }
        print("states of login, room and server searched: \(seen.count), all: \(frontier.isEmpty)")
        #expect(seen.count > 1000)
        for world in seen where !ends(world) { return }
    }

    @Test func `a refusal that is told late, when somebody has signed the room in, ends the attempts all the same`() {
        var world = ServerLoginWorld(verdict: 3)
        let toLogin: [ServerLoginWorld.Move] = [.answer, .answer, .answer, .tell, .answer, .answer, .answer]
        for move in toLogin + [.signIn, .wait, .answer, .answer] { world.make(move) }
        #expect(world.login.state == .signedIn)
        for move in [.tell, .answer, .answer, .tell, .signOut, .tell, .answer, .answer] as [ServerLoginWorld.Move] {
            world.make(move)
        }
        #expect(world.fault == nil)
        #expect(world.login.state == .refused("login or password is wrong (3)"))
    }

    /// Nothing goes wrong any more: after a while the room is signed in, or it is said why not.
    private func ends(_ world: ServerLoginWorld) -> Bool {
        var world = world
        world.make(.powerBack)
        for _ in 0..<60 {
            world.make(world.pending.isEmpty ? world.room.events.isEmpty ? .wait : .tell : .answer)
            if world.isAtRest { break }
        }
        // Where the last of these moves fell is chance: the next looks settle it.
        while !world.pending.isEmpty || !world.room.events.isEmpty {
            world.make(world.pending.isEmpty ? .tell : .answer)
        }
        let isRight =
            switch (world.login.state, world.verdict) {
            case (.signedIn, _): world.room.state == 3 && world.room.server == "ours"
            case (.refused(let why), _): world.isForbidden || world.wasMoved && why.contains("calls its server other")
            case (.waiting, 7), (.working, 7): true
            default: false
            }
        if !isRight { Issue.record("ends as \(world.login.state): \(world.room), \(world.login)") }
        return isRight
    }

    @Test(arguments: [
        (0, true), (1, true), (5, nil), (7, nil), (2, false), (3, false), (10, false), (65213, false), (99, false),
    ])
    func `a result is the end, another try later, or the end of trying`(number: Int, isIn: Bool?) {
        switch LoginResult(number) {
        case .signedIn: #expect(isIn == true)
        case .later(let why): #expect(isIn == nil && why.contains("(\(number))"))
        case .refused(let why): #expect(isIn == false && why.contains("\(number)"))
        }
    }

    @Test func `a server is known by its name or domain, its port, or by nothing that speaks against it`() {
        let account = ServerLoginWorld.account
        #expect(account.isServer(ServerLink(state: 2, server: "OURS", port: 4307)))
        #expect(account.isServer(ServerLink(state: 2, server: "192.0.2.1", domain: "ours")))
        #expect(!account.isServer(ServerLink(state: 2, server: "other", port: 4307)))
        #expect(!account.isServer(ServerLink(state: 2, server: "ours", port: 4308)))
        #expect(account.isServer(ServerLink(state: 2)))
    }
}
