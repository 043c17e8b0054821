/// Calls to residents' apps, kept as they came.
public struct CloudAppCall: Sendable, Equatable {
    /// Device id.
    public let device: String
    /// `sn`, which ties the beginning of a call to its end.
    public let number: String
    /// `type`: 1 rings, the others end it.
    public let type: Int
    /// `target_address`; nil where there was none.
    public let address: String?
    /// `person_id_list`.
    public let persons: [String]
    /// Whether the path was that of the access-control family.
    let isTwin: Bool

    /// Reads a body as documented; nil for anything else.
    init?(device: String, isTwin: Bool, body: [UInt8]) {
        guard let members = JSON(parsing: body)?.asObject, let number = members["sn"]?.asText,
            let type = members["type"]?.asWhole, let persons = members["person_id_list"]?.asList
        else { return nil }
        let ids = persons.compactMap(\.asText)
        guard ids.count == persons.count, (1...20).contains(number.count) else { return nil }
        self.device = device
        self.number = number
        self.type = type
        self.isTwin = isTwin
        address = members["target_address"]?.asText
        self.persons = ids
    }

    /// Why it is refused; nil when it is not.
    func refusal(_ knobs: CloudKnobs) -> CloudRefusal? {
        guard knobs.devices.isEmpty || knobs.devices.contains(device) else { return .permission }
        guard (1...3).contains(persons.count), persons.allSatisfy({ $0.count <= CloudGrants.longestPerson }) else {
            return CloudRefusal(1109, "param is illegal")
        }
        if isTwin, address?.isEmpty ?? true { return CloudRefusal(1100, "param is empty") }
        return knobs.appCallCode == 0 ? nil : CloudRefusal(knobs.appCallCode, "ordered")
    }

    var json: JSON {
        [
            "device_id": .text(device), "sn": .text(number), "type": .whole(type),
            "target_address": address.map(JSON.text) ?? .null, "persons": .list(persons.map(JSON.text)),
        ]
    }
}
