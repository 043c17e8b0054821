import Grants
import Support
import Testing

@Suite struct CloudHintsTests {
    private let person = CloudHint.Subject.user(PersonID("anna")!)

    @Test func `F-D10 a message acts once however often it comes`() {
        var hints = CloudHints()
        let message = SeenMessage(id: "one", at: 10)
        let hint = CloudHint(.binding, .bound, at: nil)
        guard case .counts(let counted) = hints.judge(hint, from: message) else { return _ = Issue.record("not taken") }
        #expect(counted.at == 10)
        hints.take(counted, from: message)
        #expect(hints.judge(hint, from: message) == .seen)
        #expect(hints.owesRound)
        hints.tellsGrants(for: 9)
        #expect(hints.owesRound, "an older round does not serve a newer binding")
        hints.tellsGrants(for: 10)
        #expect(!hints.owesRound)
    }

    @Test func `F-D10 an older message never beats a newer one, whoever comes first`() {
        var hints = CloudHints()
        take(&hints, CloudHint(.presence, .offline, at: 20), "b")
        #expect(hints.judge(CloudHint(.presence, .online, at: 19), from: SeenMessage(id: "a", at: 19)) == .older)
        #expect(hints.judge(CloudHint(.presence, .online, at: 20), from: SeenMessage(id: "c", at: 20)) == .older)
        take(&hints, CloudHint(.presence, .online, at: 21), "d")
        #expect(hints.newest[.presence]?.word == .online)
        #expect(hints.newest[person] == nil)
    }

    @Test func `S20 over any order, any duplicates and any restarts the newest word stands`() throws {
        let seed = UInt64.random(in: 0...UInt64.max)
        var generator = SeededGenerator(seed: seed)
        for _ in 0..<500 {
            let subjects: [CloudHint.Subject] = [.presence, .binding, person]
            let truth = (0..<12).map { number in
                (
                    CloudHint(
                        subjects.randomElement(using: &generator) ?? .presence,
                        CloudHint.Word.allCases.randomElement(using: &generator) ?? .bound, at: Int64(1000 + number)),
                    "m\(number)"
                )
            }
            var coming = (truth + truth.shuffled(using: &generator).prefix(6)).shuffled(using: &generator)
            coming += truth.prefix(Int.random(in: 0...3, using: &generator))
            var hints = CloudHints()
            var effects: [String: Int] = [:]
            for (hint, id) in coming {
                if take(&hints, hint, id) { effects[id, default: 0] += 1 }
                if Bool.random(using: &generator) {
                    hints = CloudHints(
                        newest: hints.newest.values.shuffled(using: &generator), seen: hints.seen,
                        owesRound: hints.owesRound)
                }
            }
            #expect(effects.values.allSatisfy { $0 == 1 }, "seed \(seed)")
            for subject in subjects {
                let newest = truth.last { $0.0.subject == subject }?.0
                #expect(hints.newest[subject] == newest, "seed \(seed)")
            }
            #expect(hints.owesRound == truth.contains { $0.0.word == .bound && effects[$0.1] != nil }, "seed \(seed)")
        }
    }

    @Test func `what is remembered is bounded in number and in time`() {
        var hints = CloudHints()
        for number in 1...2000 { take(&hints, CloudHint(.presence, .online, at: Int64(number)), "m\(number)") }
        #expect(hints.seen.count == CloudHints.mostSeen)
        #expect(hints.seen.last?.id == "m2000")
        let later = Int64(2000) + CloudHints.seenFor.components.seconds * 1000 + 1
        take(&hints, CloudHint(.presence, .online, at: later), "late")
        #expect(hints.seen.map(\.id) == ["late"])
    }

    @Test func `a forgotten person leaves nothing`() {
        var hints = CloudHints()
        take(&hints, CloudHint(person, .deleted, at: 5), "x")
        hints.forget(PersonID("anna")!)
        #expect(hints.newest.isEmpty)
    }

    @discardableResult
    private func take(_ hints: inout CloudHints, _ hint: CloudHint, _ id: String) -> Bool {
        let message = SeenMessage(id: id, at: hint.at ?? 0)
        guard case .counts(let counted) = hints.judge(hint, from: message) else { return false }
        hints.take(counted, from: message)
        return true
    }
}
