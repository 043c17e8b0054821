extension Inspection {
    /// The fault of a key nobody knows, with the nearest one that is known there, else where it belongs.
    func unknown(_ name: String, at path: KeyPath, in steps: [Section.Step]) -> ConfigurationFault {
        let word = isTable(at: path) ? "table" : "key"
        let sentence = "unknown \(word) \(KeyText.shown(name))\(inside(path.dropLast()))"
        return document.fault(at: path, sentence, hint: hint(for: name, in: steps))
    }

    private func hint(for name: String, in steps: [Section.Step]) -> String {
        if let told = sections.first(where: { $0.steps == steps })?.refusals[name] { return told }
        let isKnown = sections.contains { $0.key(named: name.lowercased()) != nil }
        if !isKnown, Self.looksSecret(name) {
            return "a secret is a credential, one file each: never in a configuration"
        }
        let known = knownNames(in: steps)
        if let nearest = Nearest.key(to: name, among: known) { return "did you mean \(nearest)?" }
        if let home = sections.first(where: { $0.steps != steps && $0.key(named: name) != nil }) {
            return home.header.isEmpty ? "it belongs to the top of the file" : "it belongs to \(home.header)"
        }
        return "known here: " + known.sorted().joined(separator: ", ")
    }

    /// Keys and tables that may stand in a table.
    private func knownNames(in steps: [Section.Step]) -> [String] {
        let keys = sections.first { $0.steps == steps }?.keys.map(\.name) ?? []
        let tables = sections.compactMap { section -> String? in
            guard section.steps.count > steps.count, section.steps.starts(with: steps),
                case .named(let name) = section.steps[steps.count]
            else { return nil }
            return name
        }
        return keys + Set(tables)
    }

    private func isTable(at path: KeyPath) -> Bool {
        switch document.setting(at: path) {
        case .table?: true
        case .list(let items)?: items.contains { if case .table = $0 { true } else { false } }
        case .text?, .whole?, .flag?, .other?, nil: false
        }
    }

    private static func looksSecret(_ name: String) -> Bool {
        let name = name.lowercased()
        return ["secret", "password", "passwd", "token", "pin", "code"].contains { word in
            name == word || name.hasSuffix("_" + word) || name.hasSuffix("-" + word) || name.hasPrefix(word + "_")
        }
    }
}
