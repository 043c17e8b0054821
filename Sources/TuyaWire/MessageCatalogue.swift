internal import Grants

/// Which messages mean something to a door station, by protocol and business code (tuya-cloud 7.5).
///
/// Calls, passes, command results and remote opens of door devices are named by Tuya's pages and nowhere described: none of
/// them stands here.
public enum MessageCatalogue {
    /// What a message is to this program.
    public enum Meaning: Sendable, Equatable {
        /// It says this of a device or a user.
        case news(News)
        /// Documented, and nothing to a door station.
        case nothing
        /// In no document this program knows.
        case unknown
    }

    /// What a message says of the device or user it is about.
    public enum News: Sendable, Equatable {
        /// The device is connected to Tuya.
        case online
        /// It is not.
        case offline
        /// It was bound to a user or a space.
        case bound
        /// It was taken out of its space.
        case unbound
        /// It was removed.
        case deviceDeleted
        /// The user is no more.
        case userDeleted
    }

    /// The meaning of a message; `protocolNumber` is nil for the legacy envelope, which has none.
    public static func meaning(protocolNumber: Int?, bizCode: String) -> Meaning {
        switch protocolNumber {
        case 1001: devices[bizCode] ?? .unknown
        case 20: legacy[bizCode] ?? .unknown
        // The public-area bind is the one code documented for it.
        case nil: bizCode == "bindUser" ? .news(.bound) : .unknown
        case 1000: properties.contains(bizCode) ? .nothing : .unknown
        case 4: .nothing
        // Updates, spaces, groups, linkage rules: their codes are not listed one by one.
        case 1002, 1010, 1020, 1030: .nothing
        default: .unknown
        }
    }

    private static let devices: [String: Meaning] = [
        "deviceOnline": .news(.online), "deviceOffline": .news(.offline), "deviceBindSpace": .news(.bound),
        "deviceUnbindSpace": .news(.unbound), "deviceTransfer": .nothing, "deviceFreeze": .nothing,
        "deviceUnFreeze": .nothing, "deviceNameUpdate": .nothing,
    ]

    private static let legacy: [String: Meaning] = [
        "online": .news(.online), "offline": .news(.offline), "bindUser": .news(.bound),
        "delete": .news(.deviceDeleted), "userDelete": .news(.userDeleted), "nameUpdate": .nothing,
        "dpNameUpdate": .nothing, "upgradeStatus": .nothing, "share": .nothing, "deviceSignal": .nothing,
        "userRegister": .nothing, "userUpdate": .nothing,
    ]

    private static let properties: Set<String> = [
        "devicePropertyMessage", "deviceQueryPropertyMessage", "deviceEventMessage", "deviceActionResponseMessage",
    ]
}
