import ArgumentParser

/// What a command tells while it runs: the same for every command that may take long.
struct MonitorOptions: ParsableArguments {
  @Flag(help: "Nothing on standard error but errors: no progress, no warnings.")
  var quiet = false

  @Flag(help: "Every iteration as a line of JSON on standard error.")
  var verbose = false

  @Option(
    help: ArgumentHelp(
      "Every iteration as a line of JSON into this file.", valueName: "path"),
    completion: .file())
  var log: String?

  func validate() throws {
    if quiet && verbose { throw ValidationError("--quiet and --verbose exclude each other") }
    if log == "-" {
      throw ValidationError("--log needs a file; --verbose writes the same on standard error")
    }
  }

  /// A warning, unless nobody wants to hear it.
  func warn(_ message: String) {
    if !quiet { printNote("lapwing: warning: \(message)") }
  }
}
