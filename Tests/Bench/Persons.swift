import Foundation
import Grants
import Ledger

/// The people of a bench: number 0 lives alone in flat 111, four share each other flat.
enum Persons {
    /// The station's device.
    static let device = "6cdoorstation000000001"
    /// The flat of person 0.
    static let flat = "111"

    /// The room identity of a person.
    static func peer(_ number: Int) -> String { "person\(number)@room.example" }

    /// The cloud's id of a person.
    static func id(_ number: Int) -> String { "ay1604\(100_000_000 + number)" }

    /// Person `number` with a grant confirmed now.
    static func row(_ number: Int, device: DeviceID) throws -> (
        person: Person, grant: Grant, confirmation: Confirmation
    ) {
        guard let id = PersonID(id(number)), let peer = Peer(peer(number)) else {
            throw Missing("person \(number) has no sound id")
        }
        let unit = number == 0 ? flat : String(1000 + number / 4)
        let version = Version(number + 1)
        let now = WallTime(seconds: Int64(Date().timeIntervalSince1970))
        return (
            Person(id: id, name: "Person \(number)", unit: unit, peers: [peer]), Grant(version: version),
            Confirmation(version: version, at: now, floor: WallTime(seconds: 0))
        )
    }

    /// A book in memory with `count` persons, all granted.
    static func book(_ count: Int) throws -> GrantBook {
        guard let device = DeviceID(device) else { throw Missing("no device") }
        var contents = GrantContents()
        for number in 0..<count {
            let row = try row(number, device: device)
            contents.persons.append(row.person)
            contents.grants.append(.init(device, row.person.id, row.grant))
            contents.confirmations.append(.init(device, row.person.id, row.confirmation))
        }
        contents.lastVersion = Version(count)
        return GrantBook(device: device, contents: contents)
    }

    /// Writes a ledger with `count` persons, all granted, into a state folder.
    static func ledger(_ count: Int, folder: String) async throws {
        guard let device = DeviceID(device) else { throw Missing("no device") }
        let ledger = try Ledger.open(folder: folder, device: device).ledger
        for start in stride(from: 0, to: count, by: 500) {
            var steps: [LedgerChange.Step] = []
            for number in start..<min(start + 500, count) {
                let row = try row(number, device: device)
                steps.append(.grants(.grant(row.person, row.grant)))
                steps.append(.grants(.confirm(row.person.id, row.confirmation)))
            }
            try await ledger.commit(LedgerChange(steps))
        }
        // The cloud was asked again lately: a station at rest has nothing to tell it.
        let now = WallTime(seconds: Int64(Date().timeIntervalSince1970))
        let round = RoundProgress(cause: .start, began: now, after: Version(count), isDone: true)
        try await ledger.commit(LedgerChange([.round(round)]))
        ledger.close()
    }
}
