// The room speaks without encryption: whoever is on its network hears its secrets.
extension ConfigurationFile {
    /// A warning when the room is reached over the network this machine reaches everything else by.
    func roomNetwork(_ routes: RouteTable) -> [ConfigurationFault] {
        guard let room = settings.room, !Endpoint.isLoopback(room.address) else { return [] }
        let path: KeyPath = [.key("room"), .key(Keys.Room.address.name)]
        guard let address = IPv4.bytes(room.address) else {
            return [
                document.fault(
                    at: path, "the room is not named by an IPv4 address, so its network cannot be checked",
                    hint: Self.networkHint, severity: .warning)
            ]
        }
        guard routes.sharesDefaultRoute(address) else { return [] }
        return [
            document.fault(
                at: path, "the room is reached over the network of the default route, and it speaks without encryption",
                hint: Self.networkHint, severity: .warning)
        ]
    }

    private static let networkHint = "give room and station a link or VLAN of their own"
}

/// The kernel's IPv4 routes.
struct RouteTable: Sendable {
    private struct Route {
        let interface: String
        let destination: UInt32
        let mask: UInt32
    }

    private let routes: [Route]

    /// The routes now; empty where they cannot be read.
    static var ofThisMachine: RouteTable {
        RouteTable((try? TextFile.read("/proc/net/route", hint: "")) ?? "")
    }

    /// Routes in the form of `/proc/net/route`: a head line, then interface, destination and, eighth, mask in
    /// hexadecimal of network byte order as a little-endian machine prints it.
    init(_ text: String) {
        routes = text.split(separator: "\n").dropFirst().compactMap { line in
            let words = line.split(whereSeparator: { $0 == "\t" || $0 == " " })
            guard words.count >= 8, let destination = UInt32(words[1], radix: 16),
                let mask = UInt32(words[7], radix: 16)
            else { return nil }
            return Route(interface: String(words[0]), destination: destination.byteSwapped, mask: mask.byteSwapped)
        }
    }

    /// Whether an address leaves by the same interface as everything that has no route of its own.
    func sharesDefaultRoute(_ bytes: [UInt8]) -> Bool {
        let address = bytes.reduce(UInt32(0)) { $0 << 8 | UInt32($1) }
        let taken = routes.filter { address & $0.mask == $0.destination }.max { $0.mask < $1.mask }
        guard let taken else { return false }
        return routes.contains { $0.mask == 0 && $0.interface == taken.interface }
    }
}
