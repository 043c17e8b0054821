import Audit
import Codes
import Crypto
import Grants
import Support
import Testing

@Suite struct CodeBookTests {
    @Test func `a code is found by its hash and by nothing else`() {
        let book = CodeBook([row("anna", "482915"), row("bert", "739264"), row("anna", "120457", duress: true)])
        #expect(book.holder(of: codeKey.hash("482915")) == .init(id("anna")))
        #expect(book.holder(of: codeKey.hash("120457")) == .init(id("anna"), isDuress: true))
        #expect(book.holder(of: codeKey.hash("482916")) == nil)
        #expect(book.holder(of: codeKey.hash("482915", unit: "101")) == nil)
        #expect(CodeBook().holder(of: codeKey.hash("482915")) == nil)
    }

    @Test func `flat and code make one hash each, however they are cut`() {
        let hashes = [("", "101482915"), ("101", "482915"), ("1014", "82915"), ("", "482915"), ("482915", "101")]
        let distinct = Set(hashes.map { codeKey.hash($0.1, unit: $0.0).bytes })
        #expect(distinct.count == hashes.count)
    }

    @Test func `random changes leave what a dictionary would hold`() {
        let seed = UInt64.random(in: 0 ... .max)
        var generator = SeededGenerator(seed: seed)
        var book = CodeBook()
        var model: [CodeRow.Key: CodeRow] = [:]
        for _ in 0..<5000 {
            let person = "p\(Int.random(in: 0..<40, using: &generator))"
            let duress = Bool.random(using: &generator)
            if Int.random(in: 0..<3, using: &generator) == 0 {
                let key = CodeRow.Key(id(person), isDuress: duress)
                let (removed, known) = (book.remove(key), model.removeValue(forKey: key) != nil)
                #expect(removed == known, "seed \(seed)")
            } else {
                let code = row(
                    person, "\(Int.random(in: 100_000..<1_000_000, using: &generator))", duress: duress,
                    unit: Bool.random(using: &generator) ? "101" : "")
                guard book.isFree(code.hash, for: code.key) else { continue }
                book.put(code)
                model[code.key] = code
            }
            #expect(book.count == model.count, "seed \(seed)")
            #expect(book.count(ofUnit: "101") == model.values.count { $0.unit == "101" }, "seed \(seed)")
        }
        for (key, code) in model {
            #expect(book[key] == code && book.holder(of: code.hash) == key, "seed \(seed)")
        }
        #expect(book.codes.map(\.key.person) == model.values.map(\.key.person).sorted(), "seed \(seed)")
    }

    @Test func `nobody else's code is free, nor one's own for the other use`() {
        let book = CodeBook([row("anna", "482915")])
        let hash = codeKey.hash("482915")
        #expect(book.isFree(hash, for: .init(id("anna"))))
        #expect(!book.isFree(hash, for: .init(id("anna"), isDuress: true)))
        #expect(!book.isFree(hash, for: .init(id("bert"))))
        #expect(book.isFree(codeKey.hash("482916"), for: .init(id("bert"))))
    }

    @Test func `the key shows nothing of itself`() {
        #expect("\(codeKey) \(String(reflecting: codeKey))" == "code key code key")
        #expect(Mirror(reflecting: codeKey).children.isEmpty)
    }
}
