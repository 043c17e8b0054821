/// Something that must not be.
struct Finding: Error, CustomStringConvertible {
    let seed: UInt64
    let day: Double
    let what: String

    var description: String { "seed \(seed), day \(day): \(what)" }
}
