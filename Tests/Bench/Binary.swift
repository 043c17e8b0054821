import Foundation

/// The shipped program's size without symbols, and whether full Foundation's data is in it.
func binary(_ program: String, _ folder: Folder) -> [Figure] {
    let (size, data) = ("stripped binary", "symbols of ICU data in it")
    do {
        let stripped = folder.file("stripped")
        let strip = try Child.run(
            "/bin/sh", ["-c", "strip -o '\(stripped)' '\(program)'"], log: folder.file("strip.log"))
        guard strip.status == 0 else { throw Missing("strip: \(strip.said)") }
        let bytes = try FileManager.default.attributesOfItem(atPath: stripped)[.size] as? Int ?? 0
        let count = "nm '\(program)' | grep -c icudt || true"
        let symbols = try Child.run("/bin/sh", ["-c", count], log: folder.file("nm.log"))
        guard let icu = Double(symbols.said.trimmingCharacters(in: .whitespacesAndNewlines)) else {
            throw Missing("nm: \(symbols.said)")
        }
        return [
            Figure(size, .bytes(Double(bytes)), promise: .bytes(20e6)),
            Figure(data, .number(icu), promise: .number(0)),
        ]
    } catch {
        return [size, data].map { Figure($0, missing: "\(error)") }
    }
}
