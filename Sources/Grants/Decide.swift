extension GrantBook {
    /// Whether somebody may call, by the PeerId or InstanceId the room presents.
    ///
    /// - Parameter caller: any text, as it came; only the part before `/` counts, byte for byte.
    public func decide(caller: String, at moment: Moment) -> Decision {
        guard let peer = Peer(caller) else {
            let shown = String(decoding: caller.utf8.prefix(Peer.maxBytes), as: UTF8.self)
            return decision(nil, peer: shown, at: moment)
        }
        return decide(peer: peer, at: moment)
    }

    /// Whether the owner of this identity may call.
    public func decide(peer: Peer, at moment: Moment) -> Decision {
        decision(entry(of: peer), peer: peer.text, at: moment)
    }

    /// Whether a person may call or be called.
    public func decide(person: PersonID, at moment: Moment) -> Decision {
        decision(entry(of: person), person: person, at: moment)
    }

    /// The denial of a flat number that nobody has.
    public func denial(ofUnknownUnit unit: String, at moment: Moment) -> Decision {
        var denial = denial(.unitUnknown, at: moment)
        denial.unit = unit
        return denial
    }

    /// A denial for a reason outside of the book, about nobody known.
    public func denial(_ reason: ReasonCode, at moment: Moment) -> Decision {
        var denial = decision(nil, at: moment)
        denial.reason = reason
        return denial
    }

    /// What the cloud is still to be told about a person after a change: nothing when it has accepted the grant.
    public func owedToCloud(_ person: PersonID) -> OutboxRow? {
        guard let right = right(of: person), right.living == nil || right.confirmed == nil else { return nil }
        return right.wish(person, at: device)
    }

    private func decision(_ entry: Entry?, person: PersonID? = nil, peer: String? = nil, at moment: Moment) -> Decision
    {
        Decision(
            policy.reason(entry?.right, age: entry?.right.confirmed?.age(at: moment), at: moment),
            person: entry?.id ?? person, peer: peer,
            Evidence(
                device: device, right: entry?.right, change: entry.flatMap { authors[$0.change] }, policy: policy,
                moment: moment, read: lastRead))
    }
}

extension GrantPolicy {
    /// The order is from what we know of the person to what we lack about the cloud; the first denial is the reason.
    func reason(_ right: Right?, age: Duration?, at moment: Moment) -> ReasonCode {
        guard let right else { return .personUnknown }
        guard let grant = right.living else {
            if right.mark != nil { return .grantRevoked }
            return right.elsewhere ? .notAuthorizedHere : .personUnknown
        }
        if let denial = grant.denial(at: moment) { return denial }
        if right.sighting == .gone { return .notInCloud }
        guard let age else { return grant.isAccepted(for: acceptWanted, at: moment) ? .granted : .grantUnconfirmed }
        if !moment.isTrusted, untrustedClock == .deny { return .clockUntrusted }
        return age > staleAfter ? .cacheStale : .granted
    }
}
