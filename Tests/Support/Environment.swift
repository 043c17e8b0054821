import Foundation

/// The environment this test program was started with.
///
/// Not `ProcessInfo`'s: a suite that calls `setenv` for the code it tests would change what every other suite's children
/// see, a proxy for example.
enum Environment {
    static let given: [String: String] = {
        let text = (try? Data(contentsOf: URL(fileURLWithPath: "/proc/self/environ"))) ?? Data()
        var given: [String: String] = [:]
        for setting in text.split(separator: 0) {
            let parts = String(decoding: setting, as: UTF8.self).split(
                separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            if parts.count == 2 { given[String(parts[0])] = String(parts[1]) }
        }
        return given
    }()
}
