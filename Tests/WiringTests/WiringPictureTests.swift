import Boards
import Foundation
import Site
import Support
import Testing
import Wiring

@Suite struct `A wiring picture` {
    static let shipped = Package.folder + "/board/"
    static let real = ["raspberry-pi-4", "colibri-imx6ull", "orange-pi-pc"]
    static let seeds = UInt64(0)..<300

    @Test(arguments: real)
    func `of a shipped board is what the command draws today`(name: String) throws {
        let board = try BoardFile(Self.shipped + name + ".toml").board
        let kept = try String(contentsOf: URL(filePath: Self.shipped + name + ".svg"), encoding: .utf8)
        #expect(
            kept == WiringPicture(of: board).svg, "draw it anew: portero board draw \(name) --output board/\(name).svg")
    }

    @Test(arguments: real, [WiringPicture.Lock.strike, .maglock])
    func `has no two texts on each other and none outside the page`(name: String, lock: WiringPicture.Lock) throws {
        let board = try BoardFile(Self.shipped + name + ".toml").board
        let drawn = Drawn(WiringPicture(of: board, locks: ["main": lock]).svg)
        #expect(drawn.texts.count > 60)
        #expect(drawn.overlaps == [])
        #expect(drawn.outside == [])
    }

    @Test func `of any board keeps its texts apart`() {
        for seed in Self.seeds {
            let random = RandomBoard(seed: seed)
            let drawn = Drawn(WiringPicture(of: random.board, locks: random.locks).svg)
            #expect(drawn.overlaps == [], "seed \(seed)")
            #expect(drawn.outside == [], "seed \(seed)")
        }
    }

    @Test func `of any board is XML to a reader that is not ours, with every line's name in that of a real one`()
        async throws
    {
        try await Facility.tool("python3").require()
        let folder = try TemporaryFolder("pictures")
        func write(_ name: String, _ board: Board, _ picture: WiringPicture) throws {
            try folder.write(name + ".svg", picture.svg)
            // Random names are cut, and hold what XML cannot.
            let names = Self.real.contains(name) ? board.lines.map(\.spec.name) : []
            try folder.write(name + ".svg.lines", names.joined(separator: "\n"))
        }
        for seed in Self.seeds {
            let random = RandomBoard(seed: seed)
            try write("\(seed)", random.board, WiringPicture(of: random.board, locks: random.locks))
        }
        for name in Self.real {
            let board = try BoardFile(Self.shipped + name + ".toml").board
            try write(name, board, WiringPicture(of: board))
        }
        let reader = """
            import sys, glob, xml.etree.ElementTree as tree
            for file in sorted(glob.glob(sys.argv[1] + "/*.svg")):
                try:
                    root = tree.parse(file).getroot()
                    assert root.tag == "{http://www.w3.org/2000/svg}svg", root.tag
                    ids = {part.get("id"): part.text for part in root}
                    assert all(ids[part] for part in root.get("aria-labelledby").split())
                    text = "\\n".join(root.itertext())
                    for line in open(file + ".lines").read().split("\\n"):
                        assert line in text, line
                except Exception as error:
                    sys.exit(f"{file}: {error}")
                print(file)
            """
        let read = try await Program.run(try #require(Tool.path("python3")), ["-c", reader, folder.path])
        #expect(read.exit == .code(0), "\(read.errors)")
        #expect(read.output.split(separator: "\n").count == Self.seeds.count + Self.real.count)
    }

    @Test func `shows each line by name, terminal and level, and names it for screen readers`() throws {
        let board = try BoardFile(Self.shipped + "orange-pi-pc.toml").board
        let svg = WiringPicture(of: board).svg
        let words = Drawn(svg).texts.map(\.words)
        let description = try #require(svg.firstMatch(of: #/<desc[^>]*>([^<]*)</desc>/#)).1
        for line in board.lines {
            #expect(words.contains(line.spec.name))
            let details = "\(try #require(line.spec.terminal)) · active \(line.spec.active.rawValue)"
            #expect(words.contains { $0.hasPrefix(details) })
            #expect(description.contains("\(line.spec.name): \(line.function), \(line.direction.rawValue), "))
        }
        for key in "123456789*0#" { #expect(words.filter { $0 == String(key) }.count == 1) }
        #expect(words.contains("chip 1c20800.pinctrl"))
    }

    @Test func `of a maglock shows the break contacts in its supply, of a strike the diode across it`() throws {
        let board = try BoardFile(Self.shipped + "raspberry-pi-4.toml").board
        let strike = WiringPicture(of: board).svg
        let maglock = WiringPicture(of: board, locks: ["main": .maglock]).svg
        let words = Drawn(maglock).texts.map(\.words)
        #expect(words.contains("emergency release"))
        #expect(words.filter { $0 == "exit button" }.count == 2)
        #expect(words.contains { $0.hasPrefix("break contact: cuts the") })
        #expect(words.contains("maglock") && !words.contains("strike"))
        #expect(maglock.contains("break contacts of the emergency release, of the exit button and of the relay"))
        #expect(Drawn(strike).texts.contains { $0.words == "free-wheeling diode" })
        #expect(!strike.contains("emergency release"))
    }

    @Test func `of one door with a maglock leaves the others their strike`() {
        let doors = ["a": DoorLines(lock: LineSpec("A")), "b": DoorLines(lock: LineSpec("B"))]
        let words = Drawn(
            WiringPicture(of: Board(name: "two", chip: .lineNames, doors: doors), locks: ["b": .maglock]).svg
        ).texts.map(\.words)
        #expect(words.contains("door a, strike") && words.contains("door b, maglock"))
    }

    @Test(arguments: [
        ("10 kΩ to 3.3 V", "R1 10 kΩ"), ("4k7 to ground", "R1 4k7"), ("330 Ω in series", "R1 330 Ω"),
        ("in the connector", "R1"), ("2 resistors", "R1"), ("123456789012 Ω to ground", "R1"), ("none, simulated", nil),
    ])
    func `labels a resistor with its number, and the value its note begins with`(note: String, label: String?) {
        let board = Board(name: "b", chip: .lineNames, bell: LineSpec("BELL", active: .low, resistor: note))
        let labels = Drawn(WiringPicture(of: board).svg).texts.map(\.words).filter { $0.hasPrefix("R1") }
        #expect(labels.first == label)
        #expect(labels.count == (label == nil ? 0 : 2))
    }

    /// What pulls the line and what is active decide whether a contact is drawn open, and where it leads.
    @Test(arguments: [
        (LineSpec("T", active: .low, bias: .pullUp), "closed while pressed"),
        (LineSpec("T", active: .high, bias: .pullUp), "open while pressed"),
        (LineSpec("T", active: .high, bias: .pullDown), "closed while pressed"),
        (LineSpec("T", active: .low, resistor: "1 kΩ to ground"), "open while pressed"),
        (LineSpec("T", active: .high, bias: .pullUp, resistor: "1 kΩ to 0 V"), "closed while pressed"),
    ])
    func `draws a contact as it must be for its line`(spec: LineSpec, says: String) {
        let svg = WiringPicture(of: Board(name: "b", chip: .lineNames, bell: spec)).svg
        let words = Drawn(svg).texts.map(\.words)
        #expect(words.contains(says), "\(words)")
    }
}
