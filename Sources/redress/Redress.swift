import ArgumentParser

/// The one program of Redress: the web server and the operator's commands.
@main
struct Redress: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "redress",
    abstract: "Petitions, answers and explanations inside a company.",
    subcommands: [
      ServeCommand.self, TabulateCommand.self, MigrateCommand.self, DemoCommand.self,
      EmployeesCommand.self, DoctorCommand.self, BareCommand.self, VoteCommand.self,
      SealBallotsCommand.self, InventBallotsCommand.self,
    ])
}
