extension ChipWiring {
    /// Does everything at once and works the levels out once.
    public mutating func apply(_ actions: [Action], now: Duration) -> [Effect] {
        for action in actions { apply(action) }
        var effects = settleNets(now: now)
        // One round for each follower: a chain of them ends, a ring stops where it is.
        for _ in follows where repeatFollowed() { effects += settleNets(now: now) }
        return effects
    }

    private mutating func apply(_ action: Action) {
        switch action {
        case .close(let one, let other):
            lines[one].switches.insert(other)
            lines[other].switches.insert(one)
        case .open(let one, let other):
            lines[one].switches.remove(other)
            lines[other].switches.remove(one)
        case .outside(let line, let level): lines[line].outside = level
        case .drive(let line, let level): lines[line].driven = level
        case .bias(let line, let level): lines[line].bias = level
        case .resistor(let line, let level): lines[line].resistor = level
        case .settle(let line, let time): lines[line].settle = time
        case .follow(let line, let follow):
            follows[line] = follow
            if follow == nil { lines[line].outside = nil }
        }
    }

    /// True when a follower now forces another level than before.
    private mutating func repeatFollowed() -> Bool {
        var changed = false
        for (line, follow) in follows {
            let source = lines[follow.line].level
            let level = follow.inverted ? source.opposite : source
            if lines[line].outside != level {
                lines[line].outside = level
                changed = true
            }
        }
        return changed
    }

    private mutating func settleNets(now: Duration) -> [Effect] {
        var effects: [Effect] = []
        var seen: Set<Int> = []
        for line in lines.indices where !seen.contains(line) {
            let net = self.net(of: line)
            seen.formUnion(net)
            effects += settle(net, now: now)
        }
        return effects
    }

    /// Every line joined to `line` by closed switches, lowest offset first.
    private func net(of line: Int) -> [Int] {
        var net: Set<Int> = [line]
        var reached = [line]
        while let next = reached.popLast() {
            for neighbour in lines[next].switches where net.insert(neighbour).inserted { reached.append(neighbour) }
        }
        return net.sorted()
    }

    private mutating func settle(_ net: [Int], now: Duration) -> [Effect] {
        var effects: [Effect] = []
        let driven = Set(net.compactMap { lines[$0].driven })
        let outside = Set(net.compactMap { lines[$0].outside })
        if driven.count == 2 || (driven.count == 1 && !outside.isSubset(of: driven)) {
            if shorted.insert(net[0]).inserted { effects.append(.short(net[0])) }
        } else {
            shorted.remove(net[0])
        }
        let level = self.level(of: net, driven, outside)
        for line in net where lines[line].level != level {
            lines[line].before = lines[line].level
            lines[line].level = level
            lines[line].changed = now
            effects.append(.level(line, level))
        }
        return effects
    }

    private func level(of net: [Int], _ driven: Set<Level>, _ outside: Set<Level>) -> Level {
        if !driven.isEmpty { return driven.contains(.low) ? .low : .high }
        if !outside.isEmpty { return outside.contains(.low) ? .low : .high }
        let resistors = net.flatMap { [lines[$0].bias, lines[$0].resistor] }.compactMap { $0 }
        if !resistors.isEmpty { return resistors.contains(.high) ? .high : .low }
        return lines[net[0]].level
    }
}
