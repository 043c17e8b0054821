/// Tuya's lists of users, each with its own paging and names of members. A user is there from its first grant on, as if
/// the app had made it, and a revocation does not take it away.
struct CloudUserLists {
    /// One page as it is asked for.
    struct Page: Equatable {
        enum List: String { case device, app, iot02 = "iot-02", iot03 = "iot-03" }

        let list: List
        /// From 1.
        let number: Int
        let cursor: String
        let size: Int

        var name: String { "users-\(list.rawValue)" }
    }

    private var met: Set<String> = []

    mutating func met(_ person: String) { met.insert(person) }

    func listed(_ knobs: CloudKnobs) -> [String] {
        met.union(knobs.users).subtracting(knobs.missingUsers).sorted()
    }

    func page(_ page: Page, _ knobs: CloudKnobs) throws(CloudRefusal) -> JSON {
        let all = listed(knobs)
        guard page.size > 0 else { throw CloudRefusal(1109, "param is illegal") }
        let isNumbered = page.list == .device || page.list == .app
        let start = isNumbered ? (page.number - 1) * page.size : (Int(page.cursor.drop { $0 == "k" }) ?? 0)
        guard start >= 0 else { throw CloudRefusal(1109, "param is illegal") }
        let number = start / page.size + 1
        if knobs.usersFailPage == number { throw CloudRefusal(knobs.usersFailCode, "system error") }
        let part = all.dropFirst(start).prefix(page.size)
        let hasMore = knobs.usersEndless || start + part.count < all.count
        let rows = JSON.list(part.map { row($0, page.list, knobs) })
        let total = JSON.whole(all.count + knobs.usersTotalOff)
        let last = JSON.text(knobs.usersEndless ? "k0" : "k\(start + part.count)")
        switch page.list {
        case .device:
            let pages = (all.count + page.size - 1) / page.size
            return ["records": rows, "total": total, "total_pages": .whole(pages), "has_more": .flag(hasMore)]
        case .app: return ["list": rows, "total": total, "has_more": .flag(hasMore)]
        case .iot02:
            return ["list": rows, "last_row_key": last, "page_size": .whole(page.size), "has_next": .flag(hasMore)]
        case .iot03: return ["list": rows, "last_row_key": last, "has_more": .flag(hasMore)]
        }
    }

    /// The person's id stands in one member; the others that could be taken for it hold something else.
    private func row(_ person: String, _ list: Page.List, _ knobs: CloudKnobs) -> JSON {
        var members: [String: JSON]
        switch list {
        case .device:
            members = [
                "uid": "", "user_id": .whole(Int.random(in: 1...9_999_999)), "nick_name": "N", "user_type": 20,
                "lock_user_id": 1, "effective_flag": 1, "unlock_detail": [],
            ]
        case .app:
            members = ["uid": "", "username": "n@example.com", "country_code": "49", "create_time": 1_588_925_778]
        case .iot02: members = ["user_id": "", "user_name": "n", "account_type": 1]
        case .iot03: members = ["id": "", "external_id": "x-\(person)", "name": "n", "status": 1]
        }
        let documented = list == .iot02 ? "user_id" : list == .iot03 ? "id" : "uid"
        if knobs.usersIdField.isEmpty {
            members[documented] = .text(person)
        } else {
            members[documented] = .text("other-\(person)")
            members[knobs.usersIdField] = .text(person)
        }
        return .object(members)
    }

    /// The page that a GET asks for; nil for another path.
    static func page(_ parts: [String], _ request: CloudHead) -> Page? {
        let list: Page.List
        if parts.count == 5, parts.prefix(3) == ["v1.0", "smart-lock", "devices"], parts[4] == "users" {
            guard request.query("codes")?.isEmpty == false else { return nil }
            list = .device
        } else if parts.count == 4, parts.prefix(2) == ["v2.0", "apps"], parts[3] == "users" {
            list = .app
        } else if parts == ["v1.1", "iot-02", "users"] {
            list = .iot02
        } else if parts == ["v1.0", "iot-03", "users"] {
            list = .iot03
        } else {
            return nil
        }
        return Page(
            list: list, number: Int(request.query("page_no") ?? "1") ?? 0, cursor: request.query("last_row_key") ?? "",
            size: Int(request.query("page_size") ?? "20") ?? 0)
    }
}
