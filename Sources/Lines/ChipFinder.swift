internal import Boards
internal import CGpiod

/// Tries the machine's chips one by one.
///
/// libgpiod's own search gives up when any one chip may not be opened; a service that is allowed only its own
/// chip's device must pass the others over.
enum ChipFinder {
    /// The kernel numbers chips from 0 and gives the lowest free number.
    private static let candidates: Range<UInt32> = 0..<64

    /// The chip that fits, opened, with its label.
    static func find(_ search: ChipSearch, naming names: [String]) throws(LineError) -> (OpaquePointer, String) {
        var labels: [String] = []
        var denied: [String] = []
        for number in candidates {
            guard let handle = gpiod_chip_open_by_number(number) else {
                if ErrorNumber.denied.contains(ErrorNumber.last) { denied.append("/dev/gpiochip\(number)") }
                continue
            }
            let label = String(cString: gpiod_chip_label(handle))
            if fits(handle, label, search, names) { return (handle, label) }
            labels.append(label)
            gpiod_chip_close(handle)
        }
        throw refusal(search, labels, denied)
    }

    static func lineNames(_ handle: OpaquePointer) -> [String] {
        (0..<gpiod_chip_num_lines(handle)).compactMap { offset in
            guard let line = gpiod_chip_get_line(handle, offset), let name = gpiod_line_name(line) else { return nil }
            return String(cString: name)
        }
    }

    private static func fits(
        _ handle: OpaquePointer, _ label: String, _ search: ChipSearch, _ names: [String]
    ) -> Bool {
        switch search {
        case .label(let wanted): label == wanted
        case .lineNames: !names.isEmpty && Set(names).isSubset(of: lineNames(handle))
        }
    }

    private static func refusal(_ search: ChipSearch, _ labels: [String], _ denied: [String]) -> LineError {
        let wanted =
            switch search {
            case .label(let label): label
            case .lineNames: ChipSearch.lineSearchText
            }
        guard denied.isEmpty else {
            return LineError(.findChip, chip: wanted, errno: ErrorNumber.accessDenied, near: denied)
        }
        return LineError(.findChip, chip: wanted, near: labels)
    }
}
