internal import Boards
internal import CGpiod

/// Outputs wired alike, taken and driven by one call each.
final class OutputGroup {
    /// Places of the lines in the list that was asked for.
    let members: [Int]
    private let chip: Chip
    private let names: [String]
    private var bulk = gpiod_line_bulk()
    private var driven: [LineValue]

    init(_ chip: Chip, _ specs: [LineSpec], _ members: [Int], initially value: LineValue) throws(LineError) {
        self.chip = chip
        self.members = members
        names = members.map { specs[$0].name }
        driven = members.map { _ in value }
        gpiod_line_bulk_init(&bulk)
        for name in names { gpiod_line_bulk_add(&bulk, try chip.line(name)) }
        let flags = RequestFlags(output: specs[members[0]])
        let values = driven.map(\.raw)
        guard gpiod_line_request_bulk_output_flags(&bulk, chip.consumer, flags.raw, values) == 0 else {
            let refused = chip.refusal(.requestOutput, names, ErrorNumber.last)
            bulk.num_lines = 0
            throw refused
        }
    }

    deinit {
        guard bulk.num_lines > 0 else { return }
        gpiod_line_set_value_bulk(&bulk, members.map { _ in LineValue.inactive.raw })
        gpiod_line_release_bulk(&bulk)
    }

    /// All lines of the request in its order: libgpiod 1.6 gives the kernel zero for those left out.
    func drive(_ choose: (Int) -> LineValue?) throws(LineError) {
        var next = driven
        for (place, member) in members.enumerated() {
            if let value = choose(member) { next[place] = value }
        }
        guard gpiod_line_set_value_bulk(&bulk, next.map(\.raw)) == 0 else {
            throw chip.refusal(.drive, names, ErrorNumber.last)
        }
        driven = next
    }

    func values() throws(LineError) -> [LineValue] {
        var raw = [Int32](repeating: 0, count: members.count)
        guard gpiod_line_get_value_bulk(&bulk, &raw) == 0 else {
            throw chip.refusal(.read, names, ErrorNumber.last)
        }
        return raw.map(LineValue.init)
    }
}
