// Values that are each right and do not go together.
extension SiteConfiguration {
    func disagreements(in document: Document) -> [ConfigurationFault] {
        guardsDisagree(document) + doorTimesDisagree(document) + doorModesDisagree(document) + doorsDisagree(document)
            + keypadDisagrees(document)
    }

    // The room itself drops the user's guard when the administrator's goes: asking for one would never end.
    private func guardsDisagree(_ document: Document) -> [ConfigurationFault] {
        guard let room, room.protectAdmin == .unsecured, room.protectUser != .unsecured else { return [] }
        let path: KeyPath = [.key("room"), .key(Keys.Room.protectAdmin.name)]
        return [
            document.fault(
                at: path,
                "protect_user cannot be \"\(room.protectUser.rawValue)\" while protect_admin is \"unsecured\"",
                hint: "guard the administrator too, or set protect_user = \"unsecured\"")
        ]
    }

    private func doorsDisagree(_ document: Document) -> [ConfigurationFault] {
        doors.enumerated().compactMap { number, door in
            guard doors[..<number].contains(where: { $0.name == door.name }) else { return nil }
            return document.fault(
                at: [.key("door"), .item(number), .key(Keys.Door.name.name)],
                "there is another door named \(door.name)", hint: "give each door a name of its own")
        }
    }

    private func keypadDisagrees(_ document: Document) -> [ConfigurationFault] {
        guard let name = keypad.door, !doors.contains(where: { $0.name == name }) else { return [] }
        let nearest = Nearest.key(to: name, among: doors.map(\.name))
        return [
            document.fault(
                at: [.key("keypad"), .key(Keys.Keypad.door.name)], "the keypad's door \(name) is not configured",
                hint: nearest.map { "did you mean \($0)?" } ?? "add a [[door]] of that name, or leave the key out")
        ]
    }
}
