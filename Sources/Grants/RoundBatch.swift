/// The next wishes of a walk, found by looking at everybody once.
public struct RoundBatch: Sendable {
    /// The wishes with the lowest numbers behind the one asked for, in the order of their numbers.
    public private(set) var rows: [OutboxRow] = []
    /// Of how many people there are wishes.
    public private(set) var people = 0
    private let question: RoundQuestion

    /// As many as are found at once.
    public static let size = 64

    /// A batch that has seen nobody.
    public init(for question: RoundQuestion) { self.question = question }

    /// Looks at whoever stands at a place of the book.
    public mutating func look(at slot: Int, of book: GrantBook, _ moment: Moment) {
        guard let row = book.told(at: slot) else { return }
        people += 1
        guard row.version > question.after, rows.count < Self.size || row.version < rows[rows.count - 1].version,
            !question.renewalsOnly || book.isDueForRenewal(row.person, at: moment)
        else { return }
        if rows.count == Self.size { rows.removeLast() }
        let place = rows.firstIndex { $0.version > row.version } ?? rows.count
        rows.insert(row, at: place)
    }
}
