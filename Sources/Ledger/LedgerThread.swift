internal import Glibc

/// Starts the writing thread and hands it what it owns.
enum LedgerThread {
    /// What crosses to the thread; taken out there, once.
    private final class Cargo {
        let writer: LedgerWriter
        var store: Store?
        var claim: LedgerClaim?

        init(_ writer: LedgerWriter, _ store: consuming Store, _ claim: LedgerClaim) {
            self.writer = writer
            self.store = consume store
            self.claim = claim
        }

        func run() {
            guard let store = store.take(), let claim else { return }
            writer.run(store, claim)
            // Only now may another agent open the file.
            self.claim = nil
        }
    }

    /// The thread's id, to be joined.
    static func start(
        _ writer: LedgerWriter, _ store: consuming Store, _ claim: LedgerClaim
    ) throws(LedgerError) -> UInt {
        let cargo = Unmanaged.passRetained(Cargo(writer, store, claim))
        var thread = pthread_t()
        // Signals belong to the loop.
        var all = sigset_t()
        var before = sigset_t()
        sigfillset(&all)
        pthread_sigmask(SIG_SETMASK, &all, &before)
        defer { pthread_sigmask(SIG_SETMASK, &before, nil) }
        let code = pthread_create(&thread, nil, body, cargo.toOpaque())
        guard code == 0 else {
            cargo.release()
            throw .file(operation: "start a thread for", path: "the ledger", errno: code)
        }
        return UInt(thread)
    }

    private static let body: @convention(c) (UnsafeMutableRawPointer?) -> UnsafeMutableRawPointer? = { cargo in
        guard let cargo else { return nil }
        Unmanaged<Cargo>.fromOpaque(cargo).takeRetainedValue().run()
        return nil
    }
}
