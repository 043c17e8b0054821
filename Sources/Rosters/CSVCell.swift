/// A cell of a CSV file (RFC 4180).
public enum CSVCell {
    /// The cell as it stands between commas: in quotes where it must be, quotes inside doubled.
    public static func text(_ cell: String) -> String {
        guard cell.utf8.contains(where: { ",\"\n\r".utf8.contains($0) }) || cell.first == " " || cell.last == " " else {
            return cell
        }
        var bytes: [UInt8] = [UInt8(ascii: "\"")]
        for byte in cell.utf8 { bytes += byte == UInt8(ascii: "\"") ? [byte, byte] : [byte] }
        return String(decoding: bytes + [UInt8(ascii: "\"")], as: UTF8.self)
    }
}
