import Grants

/// What a ledger holds, and the transactions on their way to it. Power and process may go between any two of them.
struct SimulatedDisk {
    enum Step {
        case grants(GrantChange)
        case outbox(OutboxRow)
        case settled(OutboxRow)
        case round(RoundProgress)
        case floor(ClockFloor)
    }

    private let device: DeviceID
    private var persons: [PersonID: Person] = [:]
    private var grants: [PersonID: Grant] = [:]
    private var marks: [PersonID: RevocationMark] = [:]
    private var confirmations: [PersonID: Confirmation] = [:]
    private var lastVersion: Version = 0
    private(set) var outbox: [OutboxRow.Key: OutboxRow] = [:]
    private(set) var round: RoundProgress?
    private(set) var floor: ClockFloor?
    /// Numbers of what was done that is on it.
    private(set) var written: Set<Int> = []

    init(device: DeviceID) { self.device = device }

    /// As a ledger is read at the start.
    var contents: GrantContents {
        var contents = GrantContents()
        contents.persons = persons.values.sorted { $0.id < $1.id }
        contents.grants = grants.map { .init(device, $0, $1) }
        contents.marks = marks.map { .init(device, $0, $1) }
        contents.confirmations = confirmations.map { .init(device, $0, $1) }
        contents.lastVersion = lastVersion
        return contents
    }

    var rows: [OutboxRow] { outbox.values.sorted { $0.version < $1.version } }

    mutating func write(_ numbers: Int..., steps: [Step]) {
        written.formUnion(numbers)
        for step in steps {
            switch step {
            case .grants(let change): write(change)
            case .outbox(let row):
                if outbox[row.key].map({ $0.version <= row.version }) ?? true { outbox[row.key] = row }
            case .settled(let row): if let held = outbox[row.key], held.version <= row.version { outbox[row.key] = nil }
            case .round(let progress): round = progress
            case .floor(let newer): if floor.map({ $0.wall <= newer.wall }) ?? true { floor = newer }
            }
        }
    }

    private mutating func write(_ change: GrantChange) {
        switch change {
        case .grant(let person, let grant):
            persons[person.id] = person
            if grants[person.id].map({ $0.version <= grant.version }) ?? true { grants[person.id] = grant }
            count(grant.version)
        case .enable(let person, let isEnabled, let version):
            if let grant = grants[person], grant.version <= version, grant.version > marks[person]?.version ?? 0 {
                grants[person]?.enabled = isEnabled
                grants[person]?.version = version
            }
            count(version)
        case .revoke(let person, let mark): put(mark, person)
        case .confirm(let person, let confirmation):
            let isNewer = confirmations[person].map { $0.version <= confirmation.version } ?? true
            if isNewer { confirmations[person] = confirmation }
        case .refuse(let person, let version):
            if let grant = grants[person], grant.version <= version { grants[person]?.wished = nil }
        case .peers(let person, let peers): persons[person]?.peers = peers
        case .forget(let person, let mark):
            put(mark, person)
            (persons[person], grants[person], confirmations[person]) = (nil, nil, nil)
        case .drop(let person, let version):
            if persons[person] == nil, marks[person]?.version == version { marks[person] = nil }
        // The cloud's users are not read here.
        case .quiet, .readCloud, .forgetReads: break
        }
    }

    private mutating func put(_ mark: RevocationMark, _ person: PersonID) {
        if marks[person].map({ $0.version <= mark.version }) ?? true { marks[person] = mark }
        count(mark.version)
    }

    private mutating func count(_ version: Version) { lastVersion = max(lastVersion, version) }
}
