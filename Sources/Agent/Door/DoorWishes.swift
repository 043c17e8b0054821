internal import Doors
internal import Grants
internal import Loop

// What people want of the doors.
extension DoorDesk {
    /// Whether there is a door of this name; nil for the name means the only one.
    func name(_ asked: String?) -> String? {
        guard let asked else { return names.count == 1 ? names.first : nil }
        return doors[asked] == nil ? nil : asked
    }

    /// Releases a door for `time`, else for its release time.
    func release(_ name: String, for time: Duration?, by requester: Requester) async -> DoorAnswer {
        await withCheckedContinuation { continuation in
            take(name, .release(request(by: requester) { continuation.resume(returning: $0) }, for: time))
        }
    }

    /// Releases a door for its release time without waiting; `then` is told what became of it.
    func release(_ name: String, by requester: Requester, then: @escaping @Loop (DoorAnswer) -> Void = { _ in }) {
        take(name, .release(request(by: requester, then: then), for: nil))
    }

    /// Commands another mode.
    func ask(_ command: DoorCommand, _ name: String, by requester: Requester) async -> DoorAnswer {
        await withCheckedContinuation { continuation in
            take(name, .command(command, request(by: requester) { continuation.resume(returning: $0) }))
        }
    }

    /// Commands another mode; and whether it would outlive a restart.
    func command(_ command: DoorCommand, _ name: String, by requester: Requester) async -> (DoorAnswer, isKept: Bool) {
        let answer = await ask(command, name, by: requester)
        return (answer, await keeper.settled())
    }

    /// Takes back what was granted to a person and not used yet.
    func withdrawn(_ person: PersonID) {
        for name in names { take(name, .withdrawn(person: person.text)) }
    }

    /// What people and programs see of the doors.
    var resources: [DoorResource] { names.compactMap { resource(of: $0) } }

    /// The same of one door; nil where there is none of this name.
    func resource(of name: String) -> DoorResource? { doors[name]?.resource }
}
