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
        lapwing doctor

      EXIT CODES
        0 done · 1 verify: digits missed · 2 diverged · 3 no unique answer · 4 defect found
        64 usage · 65 bad data · 66 no such input · 70 internal error · 73, 74 cannot write
      """,
    version: lapwingVersion,
    subcommands: [
      CompareCommand.self, VerifyCommand.self, CertifyCommand.self, DoctorCommand.self,
    ])
}

/// The version of the tool and of the library it was built with.
let lapwingVersion = "0.1.0"
