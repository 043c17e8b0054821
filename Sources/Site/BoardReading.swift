internal import Boards

// A board from the checked tables of its file.
extension Board {
    init(_ inspection: Inspection, name: String) {
        func line(_ section: Section) -> LineSpec? { inspection.tables(section).first.map(LineSpec.init) }
        func lines(_ section: Section) -> [LineSpec] { inspection.tables(section).first.map(LineSpec.each) ?? [] }
        let table = inspection.tables(BoardKeys.keypad).first
        let isMatrix = table.map { $0.choice(BoardKeys.kind) == BoardKeys.KeypadKind.matrix } ?? false
        let keypad = table.flatMap { table in
            !isMatrix
                ? nil
                : KeypadLines(
                    rows: lines(BoardKeys.rows), columns: lines(BoardKeys.columns), keys: table.texts(BoardKeys.keys))
        }
        self.init(
            name: name, chip: ChipSearch(inspection.tables(BoardKeys.top)[0].text(BoardKeys.chip)), keypad: keypad,
            keypadDevice: isMatrix ? nil : table?.text(BoardKeys.device),
            bell: line(BoardKeys.bell), lamp: line(BoardKeys.lamp), buzzer: line(BoardKeys.buzzer),
            tamper: line(BoardKeys.tamper), doors: Self.doors(inspection))
    }

    private static func doors(_ inspection: Inspection) -> [String: DoorLines] {
        func line(_ section: Section, of door: String) -> LineSpec? {
            inspection.tables(section).first { $0.names == [door] }.map(LineSpec.init)
        }
        var doors: [String: DoorLines] = [:]
        for table in inspection.tables(BoardKeys.lock) {
            let name = table.names[0]
            doors[name] = DoorLines(
                lock: LineSpec(table), monitor: line(BoardKeys.monitor, of: name),
                contact: line(BoardKeys.contact, of: name), exit: line(BoardKeys.exit, of: name))
        }
        return doors
    }
}

extension LineSpec {
    fileprivate init(_ table: Inspection.Found) {
        self.init(
            table, name: table.text(BoardKeys.Line.line), terminal: table.optionalText(BoardKeys.Line.terminal))
    }

    fileprivate static func each(_ table: Inspection.Found) -> [LineSpec] {
        let terminals = table.texts(BoardKeys.Line.terminals)
        return table.texts(BoardKeys.Line.lines).enumerated().map { number, name in
            LineSpec(table, name: name, terminal: terminals.indices.contains(number) ? terminals[number] : nil)
        }
    }

    private init(_ table: Inspection.Found, name: String, terminal: String?) {
        let isOutput = table.section.key(named: BoardKeys.Line.drive(.pushPull).name) != nil
        self.init(
            name, active: table.choice(BoardKeys.Line.active(nil)), bias: table.choice(BoardKeys.Line.bias(.asIs)),
            drive: isOutput ? table.choice(BoardKeys.Line.drive(.pushPull)) : .pushPull,
            resistor: table.optionalText(BoardKeys.Line.resistor), terminal: terminal)
    }
}
