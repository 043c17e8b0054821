internal import Boards
internal import Keypads
internal import Lines
internal import Loop

/// Turns presses into entries, entries into calls, and tells the visitor what a key did.
@Loop final class KeypadDesk {
    private var entry = Entry()
    private let onCall: @Loop (String) -> Void
    private lazy var timer = LoopTimer { [unowned self] in self.take(.tick) }
    private lazy var lampOff = LoopTimer { [unowned self] in self.light(.inactive) }
    private var lamp: OutputLines?
    /// The lamp's value; nil without one, and when it cannot be read.
    var lampValue: LineValue? { (try? lamp?.value(at: 0)) ?? nil }

    /// How long the lamp answers a key.
    private static let flash: Duration = .milliseconds(80)

    init(onCall: @escaping @Loop (String) -> Void) {
        self.onCall = onCall
    }

    /// The lamp that answers keys, where the board has one.
    func use(lamp: consuming OutputLines) { self.lamp = consume lamp }

    /// Lets go of the lamp, so that it can be taken again.
    func dropLamp() {
        lampOff.cancel()
        lamp = nil
    }

    /// A key was pressed.
    func pressed(_ key: Character) { take(.key(key)) }

    private func take(_ event: EntryEvent) {
        for effect in entry.step(event, now: Monotonic.now) {
            switch effect {
            case .call(let unit): onCall(unit)
            case .feedback: answer()
            case .wake(let instant): timer.schedule(at: instant)
            }
        }
    }

    /// Every key and every outcome looks the same: which it was is nobody's business.
    private func answer() {
        light(.active)
        lampOff.schedule(after: Self.flash)
    }

    private func light(_ value: LineValue) { try? lamp?.drive(value) }
}
