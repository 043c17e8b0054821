/// What `portero.toml` says, checked; every value within its range.
///
/// See `Reference.md` beside this file for each key.
public struct SiteConfiguration: Sendable, Equatable {
    /// What this door station is called.
    public let station: String
    /// Which board file is meant.
    public let board: BoardChoice
    /// Tuya Cloud; nil when that part is off.
    public let tuya: TuyaSettings?
    /// The room; nil when that part is off.
    public let room: RoomSettings?
    /// Calls in both directions.
    public let calls: CallSettings
    /// The doors in the order of the file, their names all different.
    public let doors: [DoorSettings]
    /// The keypad.
    public let keypad: KeypadSettings
    /// How grants are judged.
    public let grants: GrantSettings
    /// How long records are kept.
    public let audit: AuditSettings

    /// Reads and checks a file; throws every fault with its place.
    public static func read(_ path: String) throws(ConfigurationFaults) -> SiteConfiguration {
        try ConfigurationFile(path).settings
    }

    /// Checks a text; `file` stands in the faults and is where relative paths of boards start.
    public init(text: String, file: String) throws(ConfigurationFaults) {
        self = try ConfigurationFile(text: text, file: file).settings
    }

    init(_ inspection: Inspection, file: String) {
        let top = inspection.tables(Keys.top)[0]
        station = top.text(Keys.Top.station)
        board = BoardChoice(top.text(Keys.Top.board), configuration: file)
        tuya = inspection.tables(Keys.tuya).first.map(TuyaSettings.init)
        room = inspection.tables(Keys.room).first.map(RoomSettings.init)
        calls = CallSettings(inspection.tables(Keys.calls)[0])
        doors = inspection.tables(Keys.door).map(DoorSettings.init)
        keypad = KeypadSettings(inspection.tables(Keys.keypad)[0], doors: doors)
        grants = GrantSettings(inspection.tables(Keys.grants)[0])
        audit = AuditSettings(inspection.tables(Keys.audit)[0])
    }
}

/// A configuration file together with the places of its keys.
struct ConfigurationFile: Sendable {
    let document: Document
    let settings: SiteConfiguration

    init(_ path: String) throws(ConfigurationFaults) {
        let text: String
        do {
            text = try TextFile.read(path, hint: "give the right path with --config")
        } catch {
            throw ConfigurationFaults(error)
        }
        try self.init(text: text, file: path)
    }

    init(text: String, file: String) throws(ConfigurationFaults) {
        document = try Document(text: text, file: file)
        let inspection = Inspection(document, sections: Keys.configuration)
        guard inspection.faults.isEmpty else { throw ConfigurationFaults(inspection.faults) }
        settings = SiteConfiguration(inspection, file: file)
        let disagreements = settings.disagreements(in: document)
        guard disagreements.isEmpty else { throw ConfigurationFaults(disagreements) }
    }
}
