internal import RoomWire
internal import TuyaWire

// Values that are each right and do not go together.
extension SiteConfiguration {
    func disagreements(in document: Document) -> [ConfigurationFault] {
        guardsDisagree(document) + doorTimesDisagree(document) + doorModesDisagree(document) + doorsDisagree(document)
            + keypadDisagrees(document) + cloudDisagrees(document) + chatDisagrees(document)
            + loginDisagrees(document)
    }

    private func loginDisagrees(_ document: Document) -> [ConfigurationFault] {
        guard let room, room.hasServer != room.hasLogin else { return [] }
        let (key, words) =
            room.hasServer
            ? (Keys.Room.server, "a server is named, and no login there") : (Keys.Room.login, "no server is named")
        return [
            document.fault(
                at: [.key("room"), .key(key.name)], words, hint: "set both server and login, or none of them")
        ]
    }

    private func chatDisagrees(_ document: Document) -> [ConfigurationFault] {
        guard calls.releaseChat, calls.releaseCommand == nil else { return [] }
        return [
            document.fault(
                at: [.key("calls"), .key(Keys.Calls.releaseChat.name)],
                "there is no release_command to hear in the chat",
                hint: "set release_command, or release_chat = false")
        ]
    }

    private func cloudDisagrees(_ document: Document) -> [ConfigurationFault] {
        var faults: [ConfigurationFault] = []
        let usersPath: KeyPath = [.key("grants"), .key(Keys.Grants.cloudUsers.name)]
        let ringPath: KeyPath = [.key("calls"), .key(Keys.Calls.tuyaRing.name)]
        if grants.cloudUsers != .off {
            if let tuya {
                if grants.cloudUsers == .app, tuya.appSchema == nil {
                    faults.append(
                        document.fault(
                            at: usersPath, "cloud_users = \"app\" reads the users of an app, and none is named",
                            hint: "set app_schema in [tuya], or cloud_users = \"off\""))
                }
            } else {
                faults.append(
                    document.fault(
                        at: usersPath, "there is no [tuya] whose users could be read",
                        hint: "add [tuya], or set cloud_users = \"off\""))
            }
        }
        guard calls.tuyaRing else { return faults }
        if let tuya {
            if tuya.family == .expand, tuya.targetAddress == nil {
                faults.append(
                    document.fault(
                        at: ringPath, "with family = \"expand\" a call to the app must name an address",
                        hint: "set target_address in [tuya], or tuya_ring = false"))
            }
        } else {
            faults.append(
                document.fault(
                    at: ringPath, "there is no [tuya] that could ring an app",
                    hint: "add [tuya], or set tuya_ring = false"))
        }
        return faults
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
