import Foundation
import Testing
import TuyaWire

@testable import Agent

@Suite struct CloudRequestOutcomeTests {
    @Test(arguments: [
        (#"{"success":true,"result":true}"#, CloudRequestOutcome.done),
        (#"{"success":false,"code":1110}"#, .busy), (#"{"success":false,"code":500}"#, .busy),
        (#"{"success":false,"code":1010}"#, .refused), (#"{"success":false,"code":1013}"#, .refused),
        (#"{"success":false,"code":1106}"#, .refused), (#"{"success":false,"code":1109}"#, .refused),
    ])
    func `an answer is counted by what is to be done about it`(json: String, outcome: CloudRequestOutcome) throws {
        let envelope = try JSONDecoder().decode(Envelope<Bool>.self, from: Data(json.utf8))
        #expect(CloudRequestOutcome(Result<Envelope<Bool>, CloudFailure>.success(envelope)) == outcome)
    }

    @Test func `what is no answer is counted by how it failed`() {
        func outcome(_ failure: CloudFailure) -> CloudRequestOutcome {
            CloudRequestOutcome(Result<Envelope<Bool>, CloudFailure>.failure(failure))
        }
        #expect(outcome(.status(503, peer: "x")) == .httpError)
        #expect(outcome(.garbled(peer: "x")) == .garbled)
    }
}
