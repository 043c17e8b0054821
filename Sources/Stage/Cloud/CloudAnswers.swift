internal import Loop

/// How a call is judged and answered.
extension CloudActor {
    /// The cloud's own time, milliseconds since 1970.
    var now: Int { WallClock.milliseconds + knobs.clockOffsetMs }

    func answer(_ request: CloudRequest) -> CloudReply {
        if let refused = nextFault(request) { return refused }
        do throws(CloudRefusal) {
            try check(request)
            let result = try perform(request)
            if request.call.isGrant, knobs.losesAnswers > 0 {
                knobs.losesAnswers -= 1
                journal.record("lost", request.call.name)
                return .disconnect
            }
            journal.record("answer", request.call.name, ["code": 0])
            return envelope(["success": true, "result": result])
        } catch {
            return refuse(request, error)
        }
    }

    /// The fault that was ordered for this call, if any.
    private func nextFault(_ request: CloudRequest) -> CloudReply? {
        guard knobs.nextCount > 0, knobs.nextHitsTokens ? request.call.isToken : request.call.isGrant else {
            return nil
        }
        knobs.nextCount -= 1
        guard knobs.nextStatus == 0 else {
            journal.record("answer", request.call.name, ["status": .whole(knobs.nextStatus)])
            return .page(status: knobs.nextStatus)
        }
        return refuse(request, CloudRefusal(knobs.nextCode, "ordered"))
    }

    /// Client, time, signature, nonce, token, in this order.
    private func check(_ request: CloudRequest) throws(CloudRefusal) {
        guard request.clientID == project.clientID else { throw .client }
        guard let time = Int(request.signature.time),
            knobs.timeWindowMs == 0 || abs(now - time) <= knobs.timeWindowMs
        else { throw .time }
        guard request.signature.matches(request.sign, for: project, knobs.sign) else { throw .sign }
        if knobs.nonceOnce, !request.nonce.isEmpty, !nonces.insert(request.nonce).inserted { throw .sign }
        guard !request.call.isToken else { return }
        guard !request.accessToken.isEmpty else { throw CloudRefusal(1002, "access_token is null") }
        guard tokens.isGood(request.accessToken, knobs, now: Monotonic.now) else { throw deadToken }
    }

    private var deadToken: CloudRefusal { CloudRefusal(knobs.deadTokenCode, "token invalid") }

    private func perform(_ request: CloudRequest) throws(CloudRefusal) -> JSON {
        switch request.call {
        case .token: return shown(tokens.give(knobs, now: Monotonic.now))
        case .refresh(let token):
            guard let pair = tokens.refresh(token, knobs, now: Monotonic.now) else { throw deadToken }
            return shown(pair)
        case .grant(let grant), .revoke(let grant):
            try limitRate()
            if let refusal = grants.apply(request.signature.method, grant, knobs) { throw refusal }
            if case .grant = request.call { users.met(grant.person) }
            return ["device_id": .text(grant.device), "person_id": .text(grant.person)]
        case .users(let page):
            if knobs.usersCode != 0 { throw CloudRefusal(knobs.usersCode, "ordered") }
            return try users.page(page, knobs)
        case .appCall(let call):
            try limitRate()
            if let refusal = call.refusal(knobs) { throw refusal }
            appCalls.append(call)
            return call.isTwin ? ["device_id": .text(call.device)] : true
        case .readBack, .unknown: throw .path
        }
    }

    private func limitRate() throws(CloudRefusal) {
        guard knobs.writesPerSecond > 0 else { return }
        let now = Monotonic.now
        writes.removeAll { now - $0 >= .seconds(1) }
        guard writes.count < knobs.writesPerSecond else {
            throw CloudRefusal(knobs.rateCode, "your requests are too frequent")
        }
        writes.append(now)
    }

    private func refuse(_ request: CloudRequest, _ refusal: CloudRefusal) -> CloudReply {
        journal.record("answer", request.call.name, ["code": .whole(refusal.code)])
        return envelope(["success": false, "code": .whole(refusal.code), "msg": .text(refusal.message)])
    }

    private func envelope(_ members: [String: JSON]) -> CloudReply {
        let common: [String: JSON] = ["t": .whole(now), "tid": .text(Drawn.text(32, of: Drawn.hex))]
        return .envelope(.object(members.merging(common) { $1 }))
    }

    private func shown(_ pair: CloudTokens.Pair) -> JSON {
        let left = pair.expires - Monotonic.now
        return [
            "access_token": .text(pair.access), "refresh_token": .text(pair.refresh),
            "expire_time": .whole(Int(left.components.seconds + (left.components.attoseconds > 0 ? 1 : 0))),
            "uid": "bay0000000000000stnd",
        ]
    }
}
