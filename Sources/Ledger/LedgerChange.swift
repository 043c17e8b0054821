public import Audit
public import Codes
public import Grants

/// What is written together or not at all.
public struct LedgerChange: Equatable, Sendable {
    /// One row or a few that belong together.
    public enum Step: Equatable, Sendable {
        /// A change the book has already made.
        case grants(GrantChange)
        /// Who made the change of grants beside it.
        case changed(PersonID, LastChange)
        /// A wish for the cloud; replaces an older one of the same person.
        case outbox(OutboxRow)
        /// A wish worked off; its row goes unless a newer wish has taken its place.
        case settled(OutboxRow)
        /// A record that has its number and hashes.
        case audit(AuditRecord)
        /// These records lose their facts; the record that says so stands beside it.
        case redacted([AuditRecord])
        /// A forgotten person whose records are searched for, or how far the search has come.
        case forgotten(ForgottenPerson)
        /// Everything about a forgotten person is erased: the search of this tag is over.
        case searched([UInt8])
        /// Records up to this number may be deleted; the record that says so stands beside it.
        case cut(Int64)
        /// The first ``Ledger/recordsInAStep`` records go, none above this number.
        case delete(through: Int64)
        /// A newer clock floor; an older one is ignored.
        case floor(ClockFloor)
        /// A sealed secret of the room; replaces an older version.
        case secret(SealedSecret)
        /// The secret of this name is gone.
        case eraseSecret(String)
        /// A person's code; replaces the one of the same key.
        case code(CodeRow)
        /// This code is gone.
        case eraseCode(CodeRow.Key)
        /// What a keypad's lockout remembers.
        case lockout(String, KeptLockout)
        /// A door's mode and tamper block, by the door's name.
        case doorState(name: String, KeptDoorState)
        /// How far the round has come in which the cloud is asked again.
        case round(RoundProgress)
        /// The newest word of Tuya's messages about a subject; an older one is ignored.
        case hint(CloudHint)
        /// A message that had its effect.
        case seen(SeenMessage)
        /// The grants are being told to the cloud for every binding up to then, in milliseconds since 1970.
        case bindingTold(upTo: Int64)
    }

    /// What of a change is written later, when the disk refuses it now.
    public enum Owed: Equatable, Sendable {
        /// The audit records: their numbers are given out.
        case records
        /// These steps of it, which memory has made already, and the audit records.
        case made([Step])
        /// All of it: memory holds it already, and decisions are made by it.
        case everything
    }

    /// In this order.
    public var steps: [Step]
    /// What is still to be written after a failure.
    public var owed: Owed

    /// A change of these steps.
    public init(_ steps: [Step], owed: Owed = .records) { (self.steps, self.owed) = (steps, owed) }

    /// Whether something goes that must not be found in the log's bytes afterwards: a person, a code.
    var erases: Bool {
        steps.contains { step in
            switch step {
            case .grants(.forget), .grants(.drop), .code, .eraseCode, .eraseSecret, .redacted: true
            default: false
            }
        }
    }

    var auditRecords: [AuditRecord] {
        steps.compactMap { step in
            if case .audit(let record) = step { record } else { nil }
        }
    }
}

/// A secret as the ledger holds it: sealed with a key that is kept outside the file.
public struct SealedSecret: Equatable, Sendable {
    /// What it is for, such as `room-admin`.
    public var name: String
    /// Higher replaces lower.
    public var version: Int64
    /// Opaque to the ledger.
    public var sealed: [UInt8]

    /// A sealed secret.
    public init(name: String, version: Int64, sealed: [UInt8]) {
        self.name = name
        self.version = version
        self.sealed = sealed
    }
}
