/// The run of the machine between two boots.
public enum BootSession {
    /// The kernel's boot id; `unknown` where the kernel does not tell.
    public static var current: String {
        let id = ProcessFile.read("/proc/sys/kernel/random/boot_id")?.prefix { !$0.isNewline } ?? ""
        return id.isEmpty ? "unknown" : String(id)
    }
}
