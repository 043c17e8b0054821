/// Goes through a list of users page by page and says whether it was seen as a whole.
///
/// Whatever does not fit makes the read incomplete, and an incomplete read means nothing: a page that comes twice, a
/// total that changes or is not met, a list without end.
public struct UserWalk: Sendable {
    /// What a page leads to.
    public enum Step: Sendable, Equatable {
        /// Ask ``UserWalk/call`` next; the ids of this page.
        case more([String])
        /// The list was seen as a whole; the ids of its last page.
        case complete([String])
        /// It cannot be; why.
        case incomplete(UserListFault)
    }

    /// The call for the next page.
    public private(set) var call: Call

    private let source: UserSource
    private let field: UserIDField
    private var pages = 0
    private var rows = 0
    private var total: Int64?
    private var seen: Set<String> = []
    private var cursors: Set<String> = []

    /// Users asked for at a time.
    public static let pageSize = 50
    /// Most pages of a list.
    public static let mostPages = 2000
    /// Most users of a list.
    public static let mostRows = 100_000

    /// Longest cursor taken over into a query, in bytes.
    private static let longestCursor = 256

    /// A walk from the first page on.
    ///
    /// - Parameter field: where a row holds the person's id; nil for the documented place.
    public init(_ source: UserSource, field: UserIDField? = nil) {
        self.source = source
        self.field = field ?? source.documentedField
        call = source.call(page: 1, after: nil)
    }

    /// Takes the answer to ``call``.
    public mutating func take(_ page: UserPage) -> Step {
        pages += 1
        rows += page.rows.count
        if pages == 1 { total = page.total }
        guard page.total == total else { return .incomplete(.changed) }
        guard rows <= Self.mostRows else { return .incomplete(.tooLong) }
        var ids: [String] = []
        for row in page.rows {
            guard let id = row.id(field) else { return .incomplete(.noID(field)) }
            if id.isEmpty { continue }
            guard seen.insert(id).inserted else { return .incomplete(.repeated) }
            ids.append(id)
        }
        if page.hasMore {
            if let fault = goOn(after: page) { return .incomplete(fault) }
            return .more(ids)
        }
        if let total, total != rows { return .incomplete(.total(announced: total, found: rows)) }
        return .complete(ids)
    }

    /// Prepares the next call; why there can be none.
    private mutating func goOn(after page: UserPage) -> UserListFault? {
        guard !page.rows.isEmpty else { return .emptyPage }
        guard pages < Self.mostPages else { return .tooLong }
        guard !source.isNumbered else {
            call = source.call(page: pages + 1, after: nil)
            return nil
        }
        guard let cursor = page.cursor, (1...Self.longestCursor).contains(cursor.utf8.count) else { return .noCursor }
        guard cursors.insert(cursor).inserted else { return .repeated }
        call = source.call(page: pages + 1, after: cursor)
        return nil
    }
}

/// Why a list of users was not seen as a whole. Holds no id.
public enum UserListFault: Error, Sendable, Equatable, CustomStringConvertible {
    /// A row holds no id there.
    case noID(UserIDField)
    /// A user or a cursor came twice.
    case repeated
    /// The number of users changed between two pages.
    case changed
    /// The list's own number is not what it holds.
    case total(announced: Int64, found: Int)
    /// A page without users announces another one.
    case emptyPage
    /// A page announces another one and does not say which.
    case noCursor
    /// More pages or users than are read.
    case tooLong

    /// Why, and what to try, to follow a colon.
    public var description: String {
        switch self {
        case .noID(let field): "a user has no id in \"\(field.rawValue)\": check tuya.users_id"
        case .repeated: "the list repeats itself: it is read again"
        case .changed: "the list changed while it was read: it is read again"
        case .total(let announced, let found):
            "the list announces \(announced) users and holds \(found): it is read again"
        case .emptyPage: "a page without users announces another one: it is read again"
        case .noCursor: "a page does not say how the next one is asked for: check tuya.project_users"
        case .tooLong:
            "the list has more than \(UserWalk.mostRows) users or \(UserWalk.mostPages) pages: choose another"
        }
    }
}
