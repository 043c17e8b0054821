/// A page of metrics in the text form of OpenMetrics 1.0: one family after the other, ended by `# EOF`.
///
/// A family is named without the suffix of its kind (`_total`, `_info`), which is added; one whose name ends in a base unit says
/// so. A family without samples is left out. Each name may be written once.
struct Exposition: Sendable {
    /// Names and values, in their order.
    typealias Labels = [(name: String, value: String)]

    /// One value of a family.
    struct Sample {
        let value: Double
        let labels: Labels

        init(_ value: Double, _ labels: Labels = []) {
            self.value = value
            self.labels = labels
        }
    }

    /// What a page is sent as.
    static let contentType = "application/openmetrics-text; version=1.0.0; charset=utf-8"
    private static let units = ["seconds", "bytes"]

    private var families = ""

    /// The whole page.
    var text: String { families + "# EOF\n" }

    /// What goes up and down.
    mutating func gauge(_ name: String, _ help: String, _ samples: [Sample]) {
        begin(name, "gauge", help, isEmpty: samples.isEmpty)
        for sample in samples { write(name, sample) }
    }

    /// One such value; a missing one is left out.
    mutating func gauge(_ name: String, _ help: String, _ value: Double?) {
        gauge(name, help, value.map { [Sample($0)] } ?? [])
    }

    /// What only grows, until a restart.
    mutating func counter(_ name: String, _ help: String, _ samples: [Sample]) {
        begin(name, "counter", help, isEmpty: samples.isEmpty)
        for sample in samples { write(name + "_total", sample) }
    }

    /// One such value.
    mutating func counter(_ name: String, _ help: String, _ value: Double) { counter(name, help, [Sample(value)]) }

    /// What does not change while the program runs.
    mutating func info(_ name: String, _ help: String, _ labels: Labels) {
        begin(name, "info", help)
        write(name + "_info", Sample(1, labels))
    }

    /// Which of `all` states each of some things is in: of each its labels and the states that are true.
    mutating func states(_ name: String, _ help: String, _ all: [String], _ things: [(labels: Labels, now: [String])]) {
        begin(name, "stateset", help, isEmpty: things.isEmpty)
        for thing in things {
            for state in all {
                write(name, Sample(thing.now.contains(state) ? 1 : 0, thing.labels + [(name, state)]))
            }
        }
    }

    /// How often something was done and what it took together.
    mutating func summary(_ name: String, _ help: String, count: Int, sum: Double) {
        begin(name, "summary", help)
        write(name + "_count", Sample(Double(count)))
        write(name + "_sum", Sample(sum))
    }

    private mutating func begin(_ name: String, _ kind: String, _ help: String, isEmpty: Bool = false) {
        guard !isEmpty else { return }
        families += "# TYPE \(name) \(kind)\n"
        if let unit = Self.units.first(where: { name.hasSuffix("_" + $0) }) { families += "# UNIT \(name) \(unit)\n" }
        families += "# HELP \(name) \(Self.escaped(help))\n"
    }

    private mutating func write(_ name: String, _ sample: Sample) {
        let labels = sample.labels.map { "\($0.name)=\"\(Self.escaped($0.value))\"" }.joined(separator: ",")
        families += name + (labels.isEmpty ? "" : "{\(labels)}") + " \(Self.number(sample.value))\n"
    }

    private static func escaped(_ text: String) -> String {
        var escaped = ""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\\": escaped += "\\\\"
            case "\"": escaped += "\\\""
            case "\n": escaped += "\\n"
            default: escaped.unicodeScalars.append(scalar)
            }
        }
        return escaped
    }

    /// Whole numbers without a fraction.
    private static func number(_ value: Double) -> String { Int64(exactly: value).map { "\($0)" } ?? "\(value)" }
}
