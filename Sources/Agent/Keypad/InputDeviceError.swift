internal import Glibc

/// What went wrong with an input device.
struct InputDeviceError: Error, Equatable, CustomStringConvertible {
    enum Operation: Equatable {
        case open, grab, read
    }

    let operation: Operation
    /// The device's name or path.
    let device: String
    let errno: Int32

    init(_ operation: Operation, _ device: String, _ errno: Int32) {
        (self.operation, self.device, self.errno) = (operation, device, errno)
    }

    var description: String {
        switch (operation, errno) {
        case (.open, ENOENT), (.open, ENODEV), (.open, ENXIO):
            "no input device \(device) is there: look for it in /proc/bus/input/devices"
        case (.open, EACCES), (.open, EPERM):
            "input device \(device) may not be read: let the agent's user read /dev/input"
        case (.grab, EBUSY): "another program has input device \(device) for itself: stop it"
        case (.read, ENODEV): "input device \(device) is gone: plug it in again"
        default: "input device \(device) cannot be read: \(String(cString: strerror(errno)))"
        }
    }
}
