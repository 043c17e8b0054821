extension DecisionFacts {
    /// The reason that today's rules of the book give for these facts.
    ///
    /// Everything the book looks at stands in the facts, so no other record is needed. What others put on top of the
    /// book's reason (a conference, a code, a flat nobody has) does not, and is not judged here.
    ///
    /// - Returns: nil where the facts leave a choice: made with an untrusted clock by a program that did not yet keep the
    ///   site's rule for it, and the rule would matter; or with a schedule that cannot be read any more.
    public var replayed: ReasonCode? {
        let schedule = schedule.map(Schedule.init(_:))
        if case .some(.none) = schedule { return nil }
        let (right, moment) = (right(schedule ?? nil), moment)
        let reasons = rules.map { rule in
            GrantPolicy(
                staleAfter: .seconds(staleAfterSeconds), acceptWanted: .seconds(acceptWantedSeconds ?? 0),
                untrustedClock: rule
            )
            .reason(right, age: right?.confirmed?.age(at: moment), at: moment)
        }
        return Set(reasons).count == 1 ? reasons.first : nil
    }

    private var rules: [GrantPolicy.UntrustedClock] {
        untrustedClock.map { [$0] } ?? (clockTrusted ? [.lowerBound] : [.lowerBound, .deny])
    }

    private var moment: Moment {
        Moment(uptime: .seconds(uptimeSeconds), wall: wall, clockTrusted: clockTrusted, floor: floor, site: site)
    }

    private func right(_ schedule: Schedule?) -> Right? {
        guard person != nil else { return nil }
        var right = Right()
        right.grant = version.map {
            Grant(
                version: $0, origin: origin ?? .command, from: from, until: until, schedule: schedule,
                enabled: enabled ?? true, media: media ?? .audioVideo, wished: wishedAt)
        }
        right.mark = revokedVersion.map { RevocationMark(version: $0, at: revokedAt ?? WallTime(seconds: 0)) }
        // The floor of that time is not kept; it shows in the age wherever it mattered.
        right.confirmation = confirmedVersion.map {
            Confirmation(
                version: $0, at: confirmedAt ?? WallTime(seconds: 0), floor: moment.provable - .seconds(ageSeconds ?? 0)
            )
        }
        right.elsewhere = elsewhere ?? false
        if missedReads == 2 { right.sighting = .gone }
        return right
    }
}
