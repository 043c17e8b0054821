import Grants
import Testing

@Suite struct ReasonCodeTests {
    static let vocabulary = """
        granted person-unknown grant-revoked grant-disabled grant-not-yet-valid grant-expired outside-schedule \
        pin-invalid locked-out not-authorized-here door-blocked door-locked-down cache-stale clock-untrusted \
        protection-drift grant-unconfirmed not-in-cloud group-call participant-unproved unit-unknown \
        media-not-granted interlock rate-limited internal-fault
        """

    /// Codes of ours beyond the vocabulary: added on purpose, here first.
    static let added = ["answering-off", "door-locked-open", "not-continuous"]

    @Test func `every code of the field vocabulary is there, letter for letter, and no other but the added ones`() {
        let expected = Self.vocabulary.split(separator: " ").map(String.init) + Self.added
        #expect(ReasonCode.allCases.map(\.rawValue).sorted() == expected.sorted())
    }
}
