public import Boards
internal import CGpiod

/// An open GPIO chip: whoever holds a line of it holds it too.
///
/// All calls are made on the caller's thread; neither the chip nor its lines may be shared between threads.
public final class Chip {
    /// The chip's label.
    public let label: String
    /// What a request tells others about its holder.
    public let consumer: String
    let handle: OpaquePointer

    /// Finds the board's chip and opens it once.
    ///
    /// `names` are the board's lines: they choose the chip when it is searched by them. `consumer` has 31 bytes at
    /// most. Throws when no chip fits, naming those the machine has.
    public init(
        _ search: ChipSearch, naming names: [String] = [], consumer: String = "portero"
    ) throws(LineError) {
        (handle, label) = try ChipFinder.find(search, naming: names)
        self.consumer = consumer
    }

    deinit { gpiod_chip_close(handle) }

    /// The names of all named lines, in the chip's order.
    public var lineNames: [String] { ChipFinder.lineNames(handle) }

    /// Takes lines as outputs; each is given `value` in the very call that makes it an output, so that no other
    /// level appears. All or none are taken.
    public func output(_ specs: [LineSpec], initially value: LineValue = .inactive) throws(LineError) -> OutputLines {
        try OutputLines(self, specs, initially: value)
    }

    /// Takes a line as input, with the kernel's edge events or for polling only.
    ///
    /// Where the chip gives no events the error says so (``LineError/isWithoutEdges``).
    public func input(_ spec: LineSpec, edges: Bool = true) throws(LineError) -> InputLine {
        try InputLine(self, spec, edges: edges)
    }

    /// Looks at a line as it is: neither its direction nor its level changes, and a foreign holder is left alone.
    public func look(_ spec: LineSpec) throws(LineError) -> LineSight {
        try LineSight(self, spec)
    }

    /// Asks the kernel about a line without taking it, not even for a moment.
    public func state(_ name: String) throws(LineError) -> LineState { try LineState(self, name) }

    func line(_ name: String) throws(LineError) -> OpaquePointer {
        if let line = gpiod_chip_find_line(handle, name) { return line }
        let number = ErrorNumber.last
        let missing = number == ErrorNumber.notFound ? 0 : number
        throw LineError(
            .findLine, chip: label, line: name, errno: missing, near: NearNames.near(name, in: lineNames))
    }

    /// The error of a request that just failed with `number`, with whoever holds one of the lines.
    func refusal(_ operation: LineError.Operation, _ names: [String], _ number: Int32) -> LineError {
        for name in names where number == ErrorNumber.busy {
            guard let line = gpiod_chip_find_line(handle, name), gpiod_line_update(line) == 0,
                gpiod_line_is_used(line)
            else { continue }
            let holder = gpiod_line_consumer(line).map { String(cString: $0) }
            return LineError(operation, chip: label, line: name, errno: number, consumer: holder)
        }
        return LineError(operation, chip: label, line: names.joined(separator: ", "), errno: number)
    }
}
