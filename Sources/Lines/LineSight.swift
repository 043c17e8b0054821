public import Boards
internal import CGpiod

/// What the kernel knows of a line, seen without taking it.
public struct LineState: Sendable, Equatable {
    /// Who gives the level, as the kernel remembers it.
    public let direction: BoardLine.Direction
    /// Who holds the line, empty when the holder gives no name; nil when the line is free.
    public let holder: String?

    init(_ chip: Chip, _ name: String) throws(LineError) {
        let line = try chip.line(name)
        guard gpiod_line_update(line) == 0 else { throw chip.refusal(.look, [name], ErrorNumber.last) }
        direction = gpiod_line_direction(line) == Int32(GPIOD_LINE_DIRECTION_OUTPUT) ? .output : .input
        holder = gpiod_line_is_used(line) ? gpiod_line_consumer(line).map { String(cString: $0) } ?? "" : nil
    }
}

/// What can be seen of a line without changing it.
public struct LineSight: Sendable, Equatable {
    /// Its value; nil while somebody else holds it, for then only the holder can read it.
    public let value: LineValue?
    /// Who gives the level, as the kernel remembers it.
    public let direction: BoardLine.Direction
    /// Who holds the line, empty when the holder gives no name; nil when the line is free.
    public let holder: String?

    /// Requests the line *as is*, with no flag at all: anything more would make it an input and let go of an output
    /// that a dead process left driven. Polarity is therefore applied here.
    init(_ chip: Chip, _ spec: LineSpec) throws(LineError) {
        let state = try LineState(chip, spec.name)
        (direction, holder) = (state.direction, state.holder)
        value = holder == nil ? try Self.value(chip.line(spec.name), chip, spec) : nil
    }

    private static func value(
        _ line: OpaquePointer, _ chip: Chip, _ spec: LineSpec
    ) throws(LineError) -> LineValue {
        let taken = chip.consumer.withCString { consumer in
            var config = gpiod_line_request_config(
                consumer: consumer, request_type: Int32(GPIOD_LINE_REQUEST_DIRECTION_AS_IS), flags: 0)
            return gpiod_line_request(line, &config, 0)
        }
        guard taken == 0 else { throw chip.refusal(.look, [spec.name], ErrorNumber.last) }
        defer { gpiod_line_release(line) }
        let raw = gpiod_line_get_value(line)
        guard raw >= 0 else { throw chip.refusal(.look, [spec.name], ErrorNumber.last) }
        let high = raw != 0
        return high == (spec.active == .high) ? .active : .inactive
    }
}
