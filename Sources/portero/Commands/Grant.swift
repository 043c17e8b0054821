import ArgumentParser

struct Grant: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Who may call: wanted here, confirmed by the cloud.",
        subcommands: [
            GrantAdd.self, GrantRevoke.self, GrantForget.self, GrantDisable.self, GrantEnable.self, GrantQuiet.self,
            GrantList.self,
            GrantPush.self,
            GrantCompare.self, GrantLoad.self, GrantExport.self,
        ])
}
