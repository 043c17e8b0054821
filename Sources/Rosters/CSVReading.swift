// The rows of a CSV roster under its head.
extension Assembly {
    mutating func readCSV(_ scanner: CSVScanner) {
        var scanner = scanner
        guard let head = readHead(&scanner) else { return }
        while true {
            switch scanner.next() {
            case .end: return
            case .fault(let fault): faults.note(fault)
            case .row(_, let cells) where cells.allSatisfy(\.isEmpty): continue
            case .row(let line, let cells) where cells.count != head.count:
                faults.note(
                    RosterFault(
                        line, "\(cells.count) cells under a head of \(head.count): put cells with commas in quotes"))
            case .row(let line, let cells):
                guard take(line: line, zip(head, cells).map { ($0, .text($1)) }) else { return }
            }
        }
    }

    /// The columns in the order of the file; nil with a fault noted.
    private mutating func readHead(_ scanner: inout CSVScanner) -> [RosterColumn]? {
        while true {
            switch scanner.next() {
            case .end:
                faults.note(RosterFault(nil, "the roster is empty: its first line is the head \(RosterColumn.head)"))
                return nil
            case .fault(let fault):
                faults.note(fault)
                return nil
            case .row(_, let cells) where cells.allSatisfy(\.isEmpty): continue
            case .row(let line, let cells): return columns(cells, line)
            }
        }
    }

    private mutating func columns(_ names: [String], _ line: Int) -> [RosterColumn]? {
        if names.count == 1, let separator = names[0].first(where: { $0 == ";" || $0 == "\t" }) {
            let word = separator == ";" ? "semicolons" : "tabs"
            faults.note(
                RosterFault(line, "the columns are separated by \(word): save the roster as CSV with commas"))
            return nil
        }
        let before = faults.count
        var columns: [RosterColumn] = []
        for name in names {
            guard let column = RosterColumn(rawValue: name) else {
                faults.note(RosterFault(line, RosterColumn.unknown(name)))
                continue
            }
            if columns.contains(column) { faults.note(RosterFault(line, "there are two columns \(column)")) }
            columns.append(column)
        }
        if !columns.contains(.person), faults.count == before {
            faults.note(RosterFault(line, "there is no column person: the head is \(RosterColumn.head)"))
        }
        return faults.count == before ? columns : nil
    }
}
