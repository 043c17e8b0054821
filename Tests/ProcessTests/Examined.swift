import Foundation
import Support
import Testing

/// What `portero doctor` found at a station.
struct Examined {
    let exit: Program.Exit
    let findings: [JSONValue]
    /// How long it took.
    let time: Duration

    /// The findings of one check, each as `outcome: sentence: hint`.
    func said(_ check: String) -> [String] {
        findings.filter { $0["check"].text == check }.map { one in
            let words = [one["outcome"].text, one["sentence"].text, one["hint"].text]
            return words.compactMap(\.self).joined(separator: ": ")
        }
    }

    /// Checks of this outcome.
    func checks(_ outcome: String) -> [String] {
        findings.filter { $0["outcome"].text == outcome }.compactMap { $0["check"].text }
    }
}

extension Station {
    /// The words after `portero` that examine this station.
    var doctorWords: [String] {
        [
            "doctor", "--config", configuration, "--state", state, "--credentials", folder.file("credentials"),
        ]
    }

    /// Has the station examined, over its own chip and clock.
    func doctor(environment more: [String: String] = [:]) async throws -> Examined {
        let began = ContinuousClock.now
        let ran = try await Program.run(
            "portero", doctorWords + ["--json"], environment: environment.merging(more) { $1 })
        guard let told = try? JSONDecoder().decode(JSONValue.self, from: Data(ran.output.utf8)) else {
            throw SupportError("doctor: \(ran)")
        }
        return Examined(exit: ran.exit, findings: told.items, time: ContinuousClock.now - began)
    }

    /// Puts another text in a credential's place.
    func credential(_ name: String, _ text: String, mode: Int = 0o400) throws {
        unlink(folder.file("credentials/\(name)"))
        try folder.write("credentials/\(name)", text, mode: mode)
    }
}
