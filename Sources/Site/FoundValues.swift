// Reading of checked values: a key of the section always has one of its type here, else the table of keys is wrong.
extension Inspection.Found {
    func text(_ key: Key) -> String {
        guard case .text(let text)? = values[key.name] else { disagree(key) }
        return text
    }

    /// Nil for the empty text, which stands for none.
    func optionalText(_ key: Key) -> String? {
        let text = text(key)
        return text.isEmpty ? nil : text
    }

    func texts(_ key: Key) -> [String] {
        guard case .list(let items)? = values[key.name] else { disagree(key) }
        return items.compactMap { if case .text(let text) = $0 { text } else { nil } }
    }

    func whole(_ key: Key) -> Int {
        guard case .whole(let number)? = values[key.name] else { disagree(key) }
        return number
    }

    func flag(_ key: Key) -> Bool {
        guard case .flag(let flag)? = values[key.name] else { disagree(key) }
        return flag
    }

    func choice<Choice: RawRepresentable<String>>(_ key: Key) -> Choice {
        guard let choice = Choice(rawValue: text(key)) else { disagree(key) }
        return choice
    }

    private func disagree(_ key: Key) -> Never {
        preconditionFailure("\(key.name) was read without having been checked: see the table of keys")
    }
}
