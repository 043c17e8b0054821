import Foundation
import Support
import Testing

extension OnTheVirtualBoard {
    /// A keypad that the kernel scans: the machine's own keyboard, typed on through its input device.
    @Test func `a keypad the kernel scans is read, kept from others, and taken again when it is back`() async throws {
        let keypad = try await EvdevStation()
        let status = { (words: String...) in
            try await keypad.board.shell("portero status --state /var/lib/portero | grep '^keypad'").output.contains(
                words)
        }
        try await keypad.explained {
            try await eventually("the keypad", within: .seconds(30)) { try await status("ready") }
            try await keypad.board.shell("cat \(keypad.node) >/run/other & sleep 0.2")
            try await keypad.type("101#")
            try await keypad.calls("101")

            // The kernel repeats a held key; it is one digit.
            try await keypad.press("5")
            try await keypad.board.shell("sleep 1")
            try await keypad.release("5")
            try await keypad.type("#")
            try await keypad.calls("5")
            #expect(try await keypad.board.shell("wc -c </run/other").output == "0\n", "typed for others too")

            // More events than the kernel keeps, while nobody reads; what is left of them times out.
            try await keypad.board.shell("kill -STOP $(cat /run/portero.pid)")
            try await keypad.type("9", times: 100)
            try await keypad.board.shell("kill -CONT $(cat /run/portero.pid); sleep 7")
            try await keypad.type("42#")
            try await keypad.calls("42")

            try await keypad.plug(false)
            try await eventually("a keypad that is gone", within: .seconds(30)) {
                try await status("fault", "input device")
            }
            try await keypad.plug(true)
            try await eventually("the keypad's return", within: .seconds(30)) { try await status("ready") }
            try await keypad.find()
            try await keypad.type("7#")
            try await keypad.calls("7")
        }
    }
}

extension String {
    fileprivate func contains(_ words: [String]) -> Bool { words.allSatisfy { contains($0) } }
}

/// The agent in the virtual board with the machine's keyboard for a keypad; no room, no cloud.
private final class EvdevStation {
    let board: VirtualBoard
    private(set) var node = ""

    private static let device = "AT Translated Set 2 keyboard"
    private static let codes: [Character: UInt8] = Dictionary(
        uniqueKeysWithValues: zip("1234567890*#", [2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 55, 28]))

    init() async throws {
        try await VirtualBoard.facility.require()
        let folder = try TemporaryFolder("evdev")
        let configuration = try folder.write(
            "portero.toml",
            """
            station = "lobby-1"
            board   = "virtual"
            [[door]]
            name = "main"
            [keypad]
            digit_timeout_ms = 5000
            """)
        let wired = try String(contentsOfFile: "\(Package.folder)/board/virtual.toml", encoding: .utf8)
        let start = try #require(wired.range(of: "[keypad]")), end = try #require(wired.range(of: "[bell]"))
        let keypad = "[keypad]\nkind   = \"evdev\"\ndevice = \"\(Self.device)\"\n\n"
        let file = try folder.write(
            "board.toml", wired.replacingCharacters(in: start.lowerBound..<end.lowerBound, with: keypad))
        let setup = try await Program.run(VirtualBoard.script("setup"), within: .seconds(60)).output
        let cache = try #require(setup.split(separator: "\n").last)
        board = try await VirtualBoard([
            "--program", Package.shipped("portero"), "--file", "\(configuration):/etc/portero/portero.toml",
            "--board", file, "--file", "\(cache)/extra/evdev.ko:/lib/modules/evdev.ko",
        ])
        let loaded = try await board.shell("insmod /lib/modules/evdev.ko; ls /dev/input")
        guard loaded.output.contains("event") else { throw SupportError("no input devices: \(loaded.output)") }
        try await find()
        try await board.shell(
            "portero run --state /var/lib/portero --credentials /run >>/run/portero.log 2>&1 & echo $! >/run/portero.pid"
        )
    }

    /// The keyboard's event device, which may have another number each time it is plugged in.
    func find() async throws {
        node = try await eventually("the keyboard", within: .seconds(30)) {
            let found = try await self.board.shell(
                "for e in /sys/class/input/event*; do "
                    + "[ \"$(cat $e/device/name)\" != '\(Self.device)' ] || echo /dev/input/${e##*/}; done")
            let path = found.output.trimmingCharacters(in: .whitespacesAndNewlines)
            return path.isEmpty ? nil : path
        }
    }

    /// The kernel takes whole events only, so few enough at a time for one write.
    func type(_ keys: String, times: Int = 1) async throws {
        let events = keys.map { event($0, 1) + event($0, 0) }.joined()
        try await board.shell("i=0; while [ $i -lt \(times) ]; do printf '\(events)' >\(node); i=$((i + 1)); done")
    }

    func press(_ key: Character) async throws { try await board.shell("printf '\(event(key, 1))' >\(node)") }

    func release(_ key: Character) async throws { try await board.shell("printf '\(event(key, 0))' >\(node)") }

    func plug(_ isThere: Bool) async throws {
        let serio = "for s in /sys/bus/serio/devices/serio*; do ! grep -q 06 $s/id/type || "
        try await board.shell(serio + "printf \(isThere ? "atkbd" : "none") >$s/drvctl; done")
    }

    /// The last decision is about a flat of this number.
    func calls(_ unit: String) async throws {
        try await eventually("a call to \(unit)", within: .seconds(30)) {
            let why = try await self.board.shell("portero why last --state /var/lib/portero").output
            return why.contains("unit \(unit) ") || why.contains("flat \(unit)") || why.contains("\"\(unit)\"")

        }
    }

    func explained(_ body: () async throws -> Void) async throws {
        do {
            try await body()
        } catch {
            let said = try await board.shell(
                "cat /run/portero.log; portero status --state /var/lib/portero; portero why last --state /var/lib/portero; cat /proc/bus/input/devices"
            )
            throw SupportError("\(error); inside: \(said.output)")
        }
    }

    /// What the kernel's `input_event` looks like, as printf writes it, with the report that ends it.
    private func event(_ key: Character, _ value: UInt8) -> String {
        let time = String(repeating: "\\000", count: 16)
        let code = String(format: "\\%03o", Self.codes[key] ?? 0)
        return time + "\\001\\000\(code)\\000\\00\(value)\\000\\000\\000" + time + String(repeating: "\\000", count: 8)
    }
}
