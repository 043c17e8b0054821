internal import Crypto
internal import Loop

/// A key of the unit, and why it is not there. A lost key costs what needs it and nothing else; it is looked for again
/// every 5 s, and never drawn anew.
@Loop final class UnitKey<Key: Sendable> {
    private(set) var key: Key?
    /// One sentence; nil while the key is there.
    private(set) var fault: String?
    /// Told when a key that was missing is there.
    var onFound: @Loop () -> Void = {}
    private let name: String
    private let file: KeyFile
    private let make: @Loop ([UInt8]) throws -> Key
    private let status: StatusBoard
    private lazy var timer = LoopTimer { [unowned self] in self.look(mayDraw: false) }

    /// Time between two looks for a key that is missing.
    static var lookEvery: Duration { .seconds(5) }

    /// Looks for the key, and draws the first one where `mayDraw`.
    init(
        _ name: String, _ options: Options, mayDraw: Bool, status: StatusBoard,
        make: @escaping @Loop ([UInt8]) throws -> Key
    ) {
        self.name = name
        self.status = status
        self.make = make
        file = KeyFile(name, state: options.state, credentials: Environment.value("CREDENTIALS_DIRECTORY"))
        look(mayDraw: mayDraw)
    }

    private func look(mayDraw: Bool) {
        do {
            key = try make(file.load(mayDraw: mayDraw))
            guard fault != nil else { return }
            fault = nil
            status.set(name, "ready")
            onFound()
        } catch {
            fault = "\(error)"
            status.set(name, "fault", reason: fault)
            timer.schedule(after: Self.lookEvery)
        }
    }
}
