internal import TOMLKit

/// A TOML file as read: its values and where each of them stands.
struct Document: Sendable {
    let file: String
    let entries: [String: Setting]
    let index: KeyIndex

    /// Reads a text; throws the syntax error or the repeated keys with their places.
    init(text: String, file: String) throws(ConfigurationFaults) {
        self.file = file
        if let fault = Self.nul(in: text, file: file) { throw ConfigurationFaults(fault) }
        index = KeyIndex(text)
        let repeats = index.repeats.map { Self.fault($0, file: file) }
        if let complaint = index.complaint {
            throw ConfigurationFaults(repeats + [Self.fault(complaint.sentence, at: complaint.place, file: file)])
        }
        guard repeats.isEmpty else { throw ConfigurationFaults(repeats) }
        entries = try Self.entries(text, file: file)
    }

    private static func entries(_ text: String, file: String) throws(ConfigurationFaults) -> [String: Setting] {
        do {
            return Setting.entries(try TOMLTable(string: text))
        } catch let error as TOMLParseError {
            let place = Place(line: max(1, error.source.begin.line), column: max(1, error.source.begin.column))
            let reason = error.description.split(separator: "\n").joined(separator: " ")
            throw ConfigurationFaults(fault(reason, at: place, file: file))
        } catch {
            throw ConfigurationFaults(fault("it cannot be read", at: .start, file: file))
        }
    }

    /// The value at a path; nil when nothing stands there.
    func setting(at path: KeyPath) -> Setting? {
        var setting = Setting.table(entries)
        for step in path {
            switch (step, setting) {
            case (.key(let name), .table(let entries)):
                guard let next = entries[name] else { return nil }
                setting = next
            case (.item(let number), .list(let items)):
                guard items.indices.contains(number) else { return nil }
                setting = items[number]
            case (.key, _), (.item, _): return nil
            }
        }
        return setting
    }

    /// A fault at the place of `path`.
    func fault(
        at path: KeyPath, _ sentence: String, hint: String, severity: ConfigurationFault.Severity = .fault
    ) -> ConfigurationFault {
        let place = index.place(of: path)
        return ConfigurationFault(
            file: file, line: place.line, column: place.column, sentence: sentence, hint: hint, severity: severity)
    }

    private static func fault(_ sentence: String, at place: Place, file: String) -> ConfigurationFault {
        ConfigurationFault(
            file: file, line: place.line, column: place.column, sentence: "not TOML: \(sentence)",
            hint: "write key = value, texts in double quotes")
    }

    private static func fault(_ twice: KeyIndex.Repeat, file: String) -> ConfigurationFault {
        ConfigurationFault(
            file: file, line: twice.again.line, column: twice.again.column,
            sentence: "\(KeyText.shown(twice.path)) is written twice, first in line \(twice.first.line)",
            hint: "keep one of the two")
    }

    // A zero ends a text for the C library beneath: what comes after it would go unseen.
    private static func nul(in text: String, file: String) -> ConfigurationFault? {
        for (number, line) in text.split(separator: "\n", omittingEmptySubsequences: false).enumerated() {
            guard line.unicodeScalars.contains("\0") || line.contains("\\u0000") || line.contains("\\U00000000")
            else { continue }
            return ConfigurationFault(
                file: file, line: number + 1, column: 1, sentence: "the line holds a zero character",
                hint: "remove it: no text of this file may hold one")
        }
        return nil
    }
}
