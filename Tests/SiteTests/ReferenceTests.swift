import Foundation
import Support
import Testing

@testable import Site

@Suite struct ReferenceTests {
    @Test func `the reference page says what the tables of keys say`() throws {
        let page = URL(filePath: Package.folder + "/Sources/Site/Reference.md")
        if ProcessInfo.processInfo.environment["PORTERO_WRITE_REFERENCE"] != nil {
            try ReferencePage.text.write(to: page, atomically: true, encoding: .utf8)
        }
        #expect(try String(contentsOf: page, encoding: .utf8) == ReferencePage.text)
    }

    @Test(arguments: Keys.configuration + BoardKeys.board)
    func `each key is told in one plain sentence`(section: Section) {
        #expect(Set(section.keys.map(\.name)).count == section.keys.count)
        for key in section.keys {
            #expect(key.meaning.hasSuffix("."), "\(key.name)")
            #expect(key.meaning.count > 20 && !key.meaning.contains("\n"), "\(key.name)")
            if let fallback = key.fallback { #expect(key.kind.holds(fallback), "\(key.name)") }
            #expect(key.kind.holds(key.kind.example), "\(key.name)")
        }
    }
}
