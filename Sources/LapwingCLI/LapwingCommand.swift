import ArgumentParser

@main
struct LapwingCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "lapwing",
    abstract:
      "Least squares, direct and iterative: who agrees with whom, to how many digits, and why.",
    discussion: """
      EXAMPLES
        lapwing compare longley.csv --target y
        lapwing verify longley.csv --target y --coefficients theirs.json --digits 8
        lapwing certify longley.csv --target y
        lapwing doctor

      EXIT CODES
         0  done; verify: the coefficients agree
         1  verify: they have fewer digits than asked for
         2  verify, fit: the iteration diverged
         3  verify, certify, fit: no unique answer, or it cannot be proven
         4  doctor: a defect was found
        64  wrong usage, or a name that is not known
        65  data or coefficients that cannot be used
        66  a file that is not there or cannot be read
        70  an error of this program
        73  an output file that cannot be made
        74  output that cannot be written
       130  interrupted
      """,
    version: lapwingVersion,
    subcommands: [
      CompareCommand.self, FitCommand.self, SummaryCommand.self, PredictCommand.self,
      AnovaCommand.self,
      UpdateCommand.self, RidgeCommand.self, SweepCommand.self,
      VerifyCommand.self, CertifyCommand.self, AccumulateCommand.self, MergeCommand.self,
      GenerateCommand.self, ConvertCommand.self, DoctorCommand.self,
    ])

  /// Parses, runs and ends: the one place where errors become a message and an exit code.
  static func main() {
    do {
      var command = try parseAsRoot()
      try command.run()
    } catch {
      end(error, Array(CommandLine.arguments.dropFirst()))
    }
  }
}

/// The version of the tool and of the library it was built with.
let lapwingVersion = "0.1.0"
