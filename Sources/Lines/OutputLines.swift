public import Boards
internal import CGpiod

/// Requested output lines. Driven inactive, then released, when the value ends.
///
/// Whether a released line keeps its last level is the chip driver's affair; therefore inactive first.
public struct OutputLines: ~Copyable {
    /// The lines in the order they were asked for.
    public let specs: [LineSpec]
    private let chip: Chip
    private let groups: [OutputGroup]

    init(_ chip: Chip, _ specs: [LineSpec], initially value: LineValue) throws(LineError) {
        self.chip = chip
        self.specs = specs
        var groups: [OutputGroup] = []
        for members in Self.groups(specs) {
            groups.append(try OutputGroup(chip, specs, members, initially: value))
        }
        self.groups = groups
    }

    /// Gives every line the same value.
    public borrowing func drive(_ value: LineValue) throws(LineError) {
        for group in groups { try group.drive { _ in value } }
    }

    /// Gives one line a value, counted from 0 in the order of ``specs``; the others keep theirs.
    public borrowing func drive(_ value: LineValue, at index: Int) throws(LineError) {
        for group in groups where group.members.contains(index) {
            try group.drive { $0 == index ? value : nil }
        }
    }

    /// Gives each line its value in the order of ``specs``; lines wired alike change in one call.
    public borrowing func drive(_ values: [LineValue]) throws(LineError) {
        for group in groups { try group.drive { values[$0] } }
    }

    /// What the line's pin reads now, which for an open-drain line need not be what was driven.
    public borrowing func value(at index: Int) throws(LineError) -> LineValue {
        for group in groups {
            if let place = group.members.firstIndex(of: index) { return try group.values()[place] }
        }
        throw LineError(.read, chip: chip.label, line: "number \(index)", errno: ErrorNumber.invalid)
    }

    /// The interface gives one set of flags to all lines of a call: lines wired alike go together.
    private static func groups(_ specs: [LineSpec]) -> [[Int]] {
        var flags: [RequestFlags] = []
        var groups: [[Int]] = []
        for (index, spec) in specs.enumerated() {
            let own = RequestFlags(output: spec)
            if let group = flags.firstIndex(of: own) {
                groups[group].append(index)
            } else {
                flags.append(own)
                groups.append([index])
            }
        }
        return groups
    }
}
