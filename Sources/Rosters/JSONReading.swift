// The objects of a JSON roster.
extension Assembly {
    mutating func readJSON(_ scanner: JSONScanner) {
        var scanner = scanner
        do throws(RosterFault) {
            while let object = try scanner.next() {
                guard take(object) else { return }
            }
        } catch {
            // Behind a fault of the form nothing can be told apart.
            faults.note(error)
        }
    }

    private mutating func take(_ object: JSONScanner.Object) -> Bool {
        var given: [(column: RosterColumn, cell: Cell)] = []
        var isKnown = true
        for (name, cell) in object.members {
            guard let column = RosterColumn(rawValue: name) else {
                faults.note(RosterFault(object.line, RosterColumn.unknown(name)))
                isKnown = false
                continue
            }
            given.append((column, cell ?? .text("")))
        }
        return !isKnown || take(line: object.line, given)
    }
}
