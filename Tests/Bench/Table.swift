/// The figures as plain text.
struct Table {
    private static let heads = ["figure", "portero", "floor", "to floor", "peer", "peer to it", "promised", "held"]
    private var rows: [[String]] = [Self.heads]

    /// One more row.
    mutating func add(_ figure: Figure) {
        switch figure.portero {
        case .success(let own):
            rows.append([
                figure.name, own.text, figure.floor?.text ?? "-", Self.ratio(figure.toFloor),
                figure.peer.map { "\($0.name) \($0.quantity.text)" } ?? "-", Self.ratio(figure.peerTo),
                Self.promise(figure), figure.isHeld.map { $0 ? "yes" : "NO" } ?? "-",
            ])
        case .failure(let missing):
            rows.append([figure.name, "skipped: \(missing)"])
        }
    }

    /// Columns two blanks apart.
    var text: String {
        let full = rows.filter { $0.count == Self.heads.count }
        let widths = Self.heads.indices.map { column in
            max(full.map { $0[column].count }.max() ?? 0, column == 0 ? rows.map { $0[0].count }.max() ?? 0 : 0)
        }
        let lines = rows.map { row in
            zip(row, widths).map { $0 + String(repeating: " ", count: max(0, $1 - $0.count)) }.joined(separator: "  ")
        }
        return lines.map { line in String(line.reversed().drop { $0 == " " }.reversed()) }.joined(separator: "\n")
    }

    private static func ratio(_ value: Double?) -> String {
        value.map { Quantity.number($0).text + "x" } ?? "-"
    }

    private static func promise(_ figure: Figure) -> String {
        let ratio = figure.promisedRatio.map { Quantity.number($0).text + "x floor" }
        return [figure.promise?.text, ratio].compactMap(\.self).joined(separator: ", ")
    }
}
