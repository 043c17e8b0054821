import Protection
import RoomWire
import Testing

/// Every short sequence of what may happen between protector, disk and room.
@Suite struct ProtectorSearchTests {
    static let wishes = [
        Guards(admin: .password, user: .pin), Guards(admin: .password, user: .password),
        Guards(admin: .password, user: .unsecured), Guards(admin: .unsecured, user: .unsecured),
    ]

    @Test(arguments: wishes)
    func `F-E9 leaves the room open to what the disk holds, opens no guard wanted closed, and ends as wanted`(
        wanted: Guards
    ) {
        var seen: Set<ProtectorWorld> = []
        var frontier = [ProtectorWorld(wanted: wanted)]
        for _ in 0..<40 {
            var next: [ProtectorWorld] = []
            for world in frontier {
                for move in ProtectorWorld.Move.allCases {
                    var after = world
                    after.make(move)
                    if let fault = after.fault { Issue.record("\(fault), by \(move)") }
                    if !after.diskOpensRoom {
                        Issue.record("the disk does not open the room after \(move): \(after.room)")
                    }
                    if seen.insert(after).inserted { next.append(after) }
                }
            }
            frontier = next
            if next.isEmpty || seen.count > 12_000 { break }
        }
        print("states of protector, disk and room searched: \(seen.count)")
        #expect(seen.count > 3000)
        for world in seen { endsAsWanted(world) }
    }

    /// Nothing goes wrong any more: after a look or two the room is as wanted, and stays so without another change.
    private func endsAsWanted(_ world: ProtectorWorld) {
        var world = world
        for _ in 0..<3 {
            for _ in 0..<60 where !world.isSettled { world.make(.answer) }
            world.make(.look)
        }
        for _ in 0..<60 where !world.isSettled { world.make(.answer) }
        let wanted = world.protector.wanted
        if world.protector.state != .asWanted && !world.wasRefused {
            Issue.record("ends as \(world.protector.state), wanted \(wanted): \(world.room)")
        }
        if world.room.admin == .password, world.room.adminSecret != world.disk.current {
            Issue.record("the disk's current secret is not the room's: \(world.room)")
        }
        if world.protector.state == .asWanted, world.room.user == .pin, world.disk.user != world.room.userSecret {
            Issue.record("the user's PIN is not known: \(world.room)")
        }
    }
}
