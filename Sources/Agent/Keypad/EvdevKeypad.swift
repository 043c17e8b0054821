internal import Keypads
internal import Loop

/// A keypad that the kernel scans: read from its input device, taken again whenever it is gone.
@Loop final class EvdevKeypad {
    private let device: String
    private var taken: InputDevice?
    private var keys = InputKeys(held: [], now: .zero)
    private var watch: Watch?
    private var health = KeypadHealth()
    private let onPress: @Loop (Character) -> Void
    private let onHealth: @Loop (KeypadHealth) -> Void
    private let onFault: @Loop (InputDeviceError) -> Void
    private lazy var timer = LoopTimer { [unowned self] in self.take(.tick) }
    private lazy var retry = LoopTimer { [unowned self] in self.start() }

    /// How long a device that is not there rests before it is looked for again.
    private static let retryAfter: Duration = .seconds(2)

    /// The keypad of a device by name or path; `onHealth` is told what it is worth, `onFault` why it is worth nothing.
    init(
        _ device: String, onPress: @escaping @Loop (Character) -> Void,
        onHealth: @escaping @Loop (KeypadHealth) -> Void, onFault: @escaping @Loop (InputDeviceError) -> Void
    ) {
        self.device = device
        self.onPress = onPress
        self.onHealth = onHealth
        self.onFault = onFault
    }

    /// Takes the device, now or as soon as it is there.
    func start() {
        do throws(InputDeviceError) {
            let taken = try InputDevice(device)
            keys = InputKeys(held: try taken.keysDown(), now: Monotonic.now)
            self.taken = taken
            watch = Watch(descriptor: taken.descriptor, onHangUp: { [unowned self] in self.readable() }) {
                [unowned self] in self.readable()
            }
            health = KeypadHealth(isReadable: true)
            onHealth(health)
            take(.tick)
        } catch {
            failed(error)
        }
    }

    /// Lets the device go.
    func stop() {
        timer.cancel()
        retry.cancel()
        watch?.cancel()
        (watch, taken) = (nil, nil)
    }

    private func failed(_ error: InputDeviceError) {
        stop()
        onFault(error)
        retry.schedule(after: Self.retryAfter)
    }

    private func readable() {
        guard let taken else { return }
        do throws(InputDeviceError) {
            for event in try taken.events() where take(event) { return }
        } catch {
            failed(error)
        }
    }

    /// True when the state of the keys was read: it is newer than every event read before it, which it makes void.
    @discardableResult
    private func take(_ event: InputKeysEvent) -> Bool {
        var isStateRead = false
        for effect in keys.step(event, now: Monotonic.now) {
            switch effect {
            case .press(let key): onPress(key)
            case .release(let key): update { $0.stuck.remove(key) }
            case .stuck(let key): update { $0.stuck.insert(key) }
            case .readState:
                readState()
                isStateRead = true
            case .wake(let instant): timer.schedule(at: instant)
            }
        }
        return isStateRead
    }

    private func readState() {
        guard let taken else { return }
        do throws(InputDeviceError) {
            take(.state(try taken.keysDown()))
        } catch {
            failed(error)
        }
    }

    private func update(_ change: (inout KeypadHealth) -> Void) {
        change(&health)
        onHealth(health)
    }
}
