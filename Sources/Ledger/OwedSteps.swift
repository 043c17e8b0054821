internal import Audit
internal import Codes
internal import Grants

/// Steps that memory holds and the disk has refused so far, in the order in which they were made.
struct OwedSteps {
    /// A step that a newer one replaced has left its place empty.
    private var kept: [LedgerChange.Step?] = []
    private var places: [LedgerChange.Step.Place: Int] = [:]
    /// Audit records among them: their numbers are given out.
    private(set) var recordCount = 0

    var isEmpty: Bool { kept.isEmpty }
    var steps: [LedgerChange.Step] { kept.compactMap(\.self) }

    /// Audit records, in their order.
    var records: [AuditRecord] {
        kept.compactMap { step in
            if case .audit(let record) = step { record } else { nil }
        }
    }

    /// Takes what is owed of a change. What only the newest counts of is kept once.
    mutating func add(_ owed: [LedgerChange.Step]) {
        for step in owed {
            if let place = step.place, let older = places.updateValue(kept.count, forKey: place) { kept[older] = nil }
            if case .audit = step { recordCount += 1 }
            kept.append(step)
        }
        if kept.count > 2 * places.count + recordCount + 64 { close() }
    }

    mutating func clear() { self = OwedSteps() }

    /// Closes the gaps that replaced steps left.
    private mutating func close() {
        let steps = steps
        (kept, places) = (steps, [:])
        for (index, step) in steps.enumerated() {
            if let place = step.place { places[place] = index }
        }
    }
}

extension LedgerChange.Step {
    /// What a newer step of the same place replaces.
    enum Place: Hashable {
        case confirmation(PersonID)
        case changed(PersonID)
        case forgotten([UInt8])
        case outbox(OutboxRow.Key)
        case settled(OutboxRow.Key)
        case floor
        case lockout(String)
        case doorState(String)
        case round
        case bindingTold
    }

    fileprivate var place: Place? {
        switch self {
        case .grants(.confirm(let person, _)): .confirmation(person)
        case .changed(let person, _): .changed(person)
        case .forgotten(let person): .forgotten(person.id)
        case .outbox(let row): .outbox(row.key)
        case .settled(let row): .settled(row.key)
        case .floor: .floor
        case .lockout(let keypad, _): .lockout(keypad)
        case .doorState(let name, _): .doorState(name)
        case .round: .round
        case .bindingTold: .bindingTold
        case .grants, .audit, .secret, .eraseSecret, .code, .eraseCode, .hint, .seen, .redacted, .searched, .cut,
            .delete:
            nil
        }
    }
}

extension LedgerChange {
    /// What of it is written later, when the disk refused it.
    var owedSteps: [Step] {
        switch owed {
        case .records: auditRecords.map { .audit($0) }
        case .made(let made): made + auditRecords.map { .audit($0) }
        case .everything: steps
        }
    }
}
