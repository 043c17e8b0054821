internal import Boards
internal import CGpiod

/// A line's polarity, bias and drive as libgpiod takes them.
struct RequestFlags: Equatable {
    let raw: Int32

    init(input spec: LineSpec) { raw = Self.polarity(spec) | Self.bias(spec) }

    init(output spec: LineSpec) {
        let drive =
            switch spec.drive {
            case .pushPull: 0
            case .openDrain: GPIOD_LINE_REQUEST_FLAG_OPEN_DRAIN
            case .openSource: GPIOD_LINE_REQUEST_FLAG_OPEN_SOURCE
            }
        raw = Self.polarity(spec) | Self.bias(spec) | Int32(drive)
    }

    private static func polarity(_ spec: LineSpec) -> Int32 {
        spec.active == .low ? Int32(GPIOD_LINE_REQUEST_FLAG_ACTIVE_LOW) : 0
    }

    private static func bias(_ spec: LineSpec) -> Int32 {
        switch spec.bias {
        case .asIs: 0
        case .disabled: Int32(GPIOD_LINE_REQUEST_FLAG_BIAS_DISABLE)
        case .pullUp: Int32(GPIOD_LINE_REQUEST_FLAG_BIAS_PULL_UP)
        case .pullDown: Int32(GPIOD_LINE_REQUEST_FLAG_BIAS_PULL_DOWN)
        }
    }
}
