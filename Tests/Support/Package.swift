import Foundation

/// Where the sources and the built products of this package stand.
public enum Package {
    /// The package's folder.
    public static let folder: String = {
        URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent().path
    }()

    /// The folder of the products of this build: the one the running test program stands in.
    public static let products: String = {
        let program = (try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")) ?? "/"
        return URL(fileURLWithPath: program).deletingLastPathComponent().path
    }()

    /// A program of the build that ships, where `PORTERO_SHIPPED` names its folder; else of this build.
    public static func shipped(_ name: String) -> String {
        guard let folder = Environment.given["PORTERO_SHIPPED"] else { return product(name) }
        return "\(folder)/\(name)"
    }

    /// The path of a product of this package, a program or a library, such as `portero`.
    public static func product(_ name: String) -> String { "\(products)/\(name)" }
}
