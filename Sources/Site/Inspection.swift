/// A document held against the sections and keys it may have.
struct Inspection {
    /// A table that was found, its values checked and its absent keys filled with their defaults.
    struct Found {
        let section: Section
        let path: KeyPath
        /// The names that stand where the section takes any, outermost first.
        let names: [String]
        let values: [String: Setting]
    }

    let document: Document
    let sections: [Section]
    private(set) var faults: [ConfigurationFault] = []
    private(set) var found: [Found] = []

    init(_ document: Document, sections: [Section]) {
        self.document = document
        self.sections = sections
        walk(document.entries, path: [], steps: [], names: [])
    }

    /// The tables found for a section, in the order of the file; the one of a defaulted section is always there.
    func tables(_ section: Section) -> [Found] {
        let tables = found.filter { $0.section.steps == section.steps }
        if tables.isEmpty, case .defaulted = section.presence {
            return [Found(section: section, path: [], names: [], values: section.defaults)]
        }
        return tables.sorted { document.index.place(of: $0.path) < document.index.place(of: $1.path) }
    }

    private mutating func walk(
        _ entries: [String: Setting], path: KeyPath, steps: [Section.Step], names: [String]
    ) {
        let section = sections.first { $0.steps == steps }
        var values = section?.defaults ?? [:]
        for (name, setting) in entries {
            let here = path + [.key(name)]
            if let key = section?.key(named: name) {
                if check(setting, key, at: here) { values[name] = setting }
            } else if leads(to: steps + [.named(name)]) {
                descend(setting, path: here, steps: steps + [.named(name)], names: names)
            } else if leads(to: steps + [.anyName]) {
                descendNamed(name, setting, path: here, steps: steps + [.anyName], names: names)
            } else {
                faults.append(unknown(name, at: here, in: steps))
            }
        }
        if let section {
            reportMissing(section, entries, path: path)
            found.append(Found(section: section, path: path, names: names, values: values))
        }
        reportMissingTables(entries, path: path, steps: steps)
    }

    private mutating func descend(_ setting: Setting, path: KeyPath, steps: [Section.Step], names: [String]) {
        guard leads(to: steps + [.item]) else {
            guard case .table(let entries) = setting else {
                return faults.append(wrongTable(setting, path, header: "[\(KeyText.shown(path))]"))
            }
            return walk(entries, path: path, steps: steps, names: names)
        }
        guard case .list(let items) = setting, !items.isEmpty else {
            return faults.append(wrongTable(setting, path, header: "[[\(KeyText.shown(path))]]"))
        }
        for (number, item) in items.enumerated() {
            guard case .table(let entries) = item else {
                faults.append(wrongTable(item, path + [.item(number)], header: "[[\(KeyText.shown(path))]]"))
                continue
            }
            walk(entries, path: path + [.item(number)], steps: steps + [.item], names: names)
        }
    }

    private mutating func descendNamed(
        _ name: String, _ setting: Setting, path: KeyPath, steps: [Section.Step], names: [String]
    ) {
        guard TextRule.id.holds(name) else {
            let sentence = "the name \(KeyText.shown(name)) must be \(TextRule.id.words)"
            return faults.append(document.fault(at: path, sentence, hint: "choose a name like \"main\""))
        }
        descend(setting, path: path, steps: steps, names: names + [name])
    }

    private mutating func check(_ setting: Setting, _ key: Key, at path: KeyPath) -> Bool {
        if key.kind.holds(setting) { return true }
        let refused =
            switch (key.kind, setting) {
            case (.whole, .whole(let number)): "not \(number)"
            case (.choice, .text(let text)): "not \"\(text.prefix(40))\""
            case (.text, .text), (.texts, .list): "which this is not"
            default: "not \(setting.words)"
            }
        let example = key.fallback ?? key.kind.example
        let sentence = "\(key.name)\(inside(path.dropLast())) must be \(key.kind.words), \(refused)"
        faults.append(document.fault(at: path, sentence, hint: "write for example \(key.name) = \(example.shown)"))
        return false
    }

    private mutating func reportMissing(_ section: Section, _ entries: [String: Setting], path: KeyPath) {
        for key in section.keys where key.fallback == nil && entries[key.name] == nil {
            let sentence = "\(key.name) is missing\(inside(path))"
            let hint = "add \(key.name) = \(key.kind.example.shown): \(key.kind.words)"
            faults.append(document.fault(at: path, sentence, hint: hint))
        }
    }

    private mutating func reportMissingTables(_ entries: [String: Setting], path: KeyPath, steps: [Section.Step]) {
        for section in sections where section.steps.dropLast() == steps[...] {
            guard case .required = section.presence, case .named(let name)? = section.steps.last,
                entries[name] == nil
            else { continue }
            let header = "[\(KeyText.shown(path + [.key(name)]))]"
            faults.append(
                document.fault(at: path, "the table \(header) is missing", hint: "add \(header): \(section.meaning)"))
        }
    }

    private func wrongTable(_ setting: Setting, _ path: KeyPath, header: String) -> ConfigurationFault {
        document.fault(
            at: path, "\(KeyText.shown(path)) must be a table, not \(setting.words)",
            hint: "write \(header) on a line of its own and the keys below it")
    }

    // A step is known when a section stands there or below.
    private func leads(to steps: [Section.Step]) -> Bool { sections.contains { $0.steps.starts(with: steps) } }

    func inside(_ path: some Sequence<PathStep>) -> String {
        let header = KeyText.header(Array(path))
        return header.isEmpty ? "" : " in \(header)"
    }
}

extension Section {
    /// The value of each key that may be absent.
    var defaults: [String: Setting] {
        var values: [String: Setting] = [:]
        for key in keys { values[key.name] = key.fallback }
        return values
    }
}
