internal import Doors

extension GuardReport {
    /// The report as one message.
    public var frame: [UInt8] {
        switch self {
        case .ready(let standIn): FrameWriter.frame(65) { $0.put(standIn) }
        case .door(let door, let report):
            FrameWriter.frame(report.kind) {
                $0.put(door)
                $0.put(report)
            }
        case .exit(let door, let report):
            FrameWriter.frame(70) {
                $0.put(door)
                $0.put(report, of: ExitReport.allCases)
            }
        case .fault(let door, let sentence):
            FrameWriter.frame(71) {
                $0.put(door)
                $0.put(sentence)
            }
        case .answered(let number): FrameWriter.frame(75) { $0.put(number) }
        case .refused(let sentence): FrameWriter.frame(72) { $0.put(sentence) }
        }
    }

    /// The report in a message.
    public init(frame: [UInt8]) throws(FrameError) {
        var reader = try FrameReader(frame)
        switch reader.kind {
        case 65: self = .ready(standIn: try reader.flag())
        case 66...69, 73, 74: self = .door(try reader.text(), try reader.releaseReport())
        case 70: self = .exit(door: try reader.text(), try reader.value(of: ExitReport.allCases))
        case 71: self = .fault(door: try reader.text(), sentence: try reader.text())
        case 75: self = .answered(try reader.number())
        case 72: self = .refused(sentence: try reader.text())
        default: throw .kind(reader.kind)
        }
        try reader.end()
    }
}

extension ReleaseReport {
    fileprivate var kind: UInt8 {
        switch self {
        case .released: 66
        case .locked: 67
        case .denied: 68
        case .lockFailing: 69
        case .held: 73
        case .exitServed: 74
        }
    }
}

private let releasers: [Releaser] = [.agent, .exit]

extension FrameWriter {
    fileprivate mutating func put(_ report: ReleaseReport) {
        switch report {
        case .released(let until, let by):
            put(until)
            put(by, of: releasers)
        case .locked(let reason): put(reason, of: LockedReason.allCases)
        case .denied(let denial, let by):
            put(by, of: releasers)
            switch denial {
            case .lineFault: put(UInt8(0))
            case .notContinuous: put(UInt8(3))
            case .exitBlocked: put(UInt8(4))
            case .noTime: put(UInt8(1))
            case .resting(let until):
                put(UInt8(2))
                put(until)
            }
        case .exitServed(let served): put(served)
        case .held, .lockFailing: break
        }
    }
}

extension FrameReader {
    fileprivate mutating func releaseReport() throws(FrameError) -> ReleaseReport {
        switch kind {
        case 66: .released(until: try time(), by: try value(of: releasers))
        case 67: .locked(try value(of: LockedReason.allCases))
        case 68: try denied(by: try value(of: releasers))
        case 69: .lockFailing
        case 73: .held
        default: .exitServed(try flag())
        }
    }

    private mutating func denied(by releaser: Releaser) throws(FrameError) -> ReleaseReport {
        let choice = try byte()
        switch choice {
        case 0: return .denied(.lineFault, by: releaser)
        case 1: return .denied(.noTime, by: releaser)
        case 2: return .denied(.resting(until: try time()), by: releaser)
        case 3: return .denied(.notContinuous, by: releaser)
        case 4: return .denied(.exitBlocked, by: releaser)
        default: throw .range("denial \(choice)")
        }
    }
}
