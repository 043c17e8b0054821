/// Why a roster is refused: where, what, and what to try. Names of persons stay out.
public struct RosterFault: Equatable, Sendable, CustomStringConvertible {
    /// The line of the file, from 1; nil for what belongs to no line.
    public var line: Int?
    /// The field it is about, or `column N` for a place on the line.
    public var place: String?
    /// One sentence.
    public var sentence: String

    init(_ line: Int?, _ sentence: String) {
        self.line = line
        self.sentence = sentence
    }

    init(_ line: Int, _ column: RosterColumn, _ sentence: String) {
        self.init(line, sentence)
        place = column.rawValue
    }

    /// A place on the line: letters from its start, from 1.
    init(_ line: Int, column: Int, _ sentence: String) {
        self.init(line, sentence)
        place = "column \(column)"
    }

    /// `line 17, unit: …`
    public var description: String {
        guard let line else { return sentence }
        return "line \(line)" + (place.map { ", \($0)" } ?? "") + ": " + sentence
    }
}

/// Every fault of a roster, up to a bound: one of them refuses the whole file.
public struct RosterFaults: Error, Equatable, Sendable, CustomStringConvertible {
    /// How many are kept.
    public static let listed = 20

    /// The first ones, in the order of the file.
    public private(set) var faults: [RosterFault] = []
    /// How many there are.
    public private(set) var count = 0

    init() {}

    init(_ fault: RosterFault) { note(fault) }

    mutating func note(_ fault: RosterFault) {
        count += 1
        if faults.count < Self.listed { faults.append(fault) }
    }

    /// Throws itself when there is a fault.
    func check() throws(RosterFaults) { if count > 0 { throw self } }

    /// One line for each, and how many are not listed.
    public var description: String {
        let more = count - faults.count
        return (faults.map(\.description) + (more > 0 ? ["and \(more) more"] : [])).joined(separator: "\n")
    }
}
