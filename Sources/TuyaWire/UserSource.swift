/// Which of the cloud's lists of users is read (tuya-cloud 6.4). None of them is the list of a door's grants.
public enum UserSource: Sendable, Equatable {
    /// The members of a lock's home; smart locks only.
    case device(String)
    /// Everybody of an app, by its schema.
    case app(schema: String)
    /// Everybody of the project's tenant.
    case project(ProjectUsers)

    /// The call for a page: the first one without `cursor`.
    ///
    /// - Parameters:
    ///   - number: of the page, from 1.
    ///   - cursor: what the page before named; only where pages have no number.
    func call(page number: Int, after cursor: String?) -> Call {
        let size = Call.QueryItem("page_size", "\(UserWalk.pageSize)")
        let page = Call.QueryItem("page_no", "\(number)")
        switch self {
        case .device(let device):
            let codes = Call.QueryItem("codes", Self.everyUnlockMethod)
            return Call(.get, "/v1.0/smart-lock/devices/\(device)/users", query: [codes, page, size])
        case .app(let schema): return Call(.get, "/v2.0/apps/\(schema)/users", query: [page, size])
        case .project(let list):
            let path = list == .iot02 ? "/v1.1/iot-02/users" : "/v1.0/iot-03/users"
            return Call(.get, path, query: (cursor.map { [Call.QueryItem("last_row_key", $0)] } ?? []) + [size])
        }
    }

    /// Whether pages have numbers; else each names the next.
    var isNumbered: Bool { if case .project = self { false } else { true } }

    /// The member of a row that holds a person's id, as documented.
    public var documentedField: UserIDField {
        switch self {
        case .device, .app: .uid
        case .project(.iot02): .userID
        case .project(.iot03): .id
        }
    }

    /// The list in a word or two, for people, and to tell apart what different lists said.
    public var name: String {
        switch self {
        case .device: "device"
        case .app(let schema): "app \(schema)"
        case .project(let list): "project \(list.rawValue)"
        }
    }

    /// The call takes them as mandatory, and a member without any of them is no member that could be missed.
    private static let everyUnlockMethod =
        "unlock_fingerprint,unlock_card,unlock_password,unlock_face,unlock_hand,unlock_finger_vein"
}

/// Which list of a project's users is read.
public enum ProjectUsers: String, Sendable, CaseIterable {
    /// `GET /v1.1/iot-02/users`.
    case iot02 = "iot-02"
    /// `GET /v1.0/iot-03/users`.
    case iot03 = "iot-03"
}

/// The member of a row that holds a person's id.
public enum UserIDField: String, Sendable, CaseIterable {
    /// `uid`.
    case uid
    /// `user_id`.
    case userID = "user_id"
    /// `id`.
    case id
    /// `external_id`.
    case externalID = "external_id"
}
