import ArgumentParser
import Lapwing

/// Which file, which columns, and how they are read: the same for every command.
struct DataOptions: ParsableArguments {
  @Argument(help: "A CSV or TSV file; - is standard input.")
  var file: String

  @Option(
    name: .customLong("target"),
    help: ArgumentHelp(
      "The column to explain; several with commas, or by repeating the option. A name that holds a comma is quoted: '\"a,b\",c'.",
      valueName: "column"))
  var targetLists: [String]

  @Option(
    name: .customLong("features"),
    help: ArgumentHelp(
      "The columns that explain it, likewise. Default: all the others.", valueName: "columns"))
  var featureLists: [String] = []

  @Flag(name: .customLong("no-intercept"), help: "Fit without a constant term.")
  var withoutIntercept = false

  @Flag(
    name: .customLong("no-header"),
    help: "The first row is data; the columns are called x1, x2, …")
  var withoutHeader = false

  @Flag(
    name: .customLong("header"),
    help: "The first row names the columns. Default: it does if it looks like it.")
  var withHeader = false

  @Option(
    help: ArgumentHelp(
      "What separates the fields: one character, or tab, or auto.", valueName: "character"))
  var delimiter: String = "auto"

  @Option(
    help: ArgumentHelp(
      "What to do about rows that lack a value: refuse them, or drop them.", valueName: "choice"))
  var missing: MissingChoice = .refuse

  @Option(
    name: .customLong("missing-token"), parsing: .unconditionalSingleValue,
    help: ArgumentHelp(
      "Another text or number that stands for a missing value, besides an empty field, NA and NaN; may be repeated.",
      valueName: "text"))
  var missingTokens: [String] = []

  enum MissingChoice: String, ExpressibleByArgument, CaseIterable {
    case refuse
    case drop
  }

  func validate() throws {
    if withHeader && withoutHeader {
      throw ValidationError("--header and --no-header exclude each other")
    }
    _ = try selection
  }

  private var selection: ColumnSelection {
    get throws {
      let features = try featureLists.flatMap { try NameList($0, of: "--features") }
      return ColumnSelection(
        targets: try targetLists.flatMap { try NameList($0, of: "--target") },
        features: features.isEmpty ? .allOthers() : .names(features),
        hasIntercept: !withoutIntercept)
    }
  }

  /// Reads the file.
  ///
  /// - Throws: the exit code, after a message on standard error.
  func load() throws -> ComparisonProblem {
    do {
      var options = CSVOptions(missingTokens: missingTokens)
      options.delimiter = try CSVOptions.Delimiter(argument: delimiter)
      options.header = withHeader ? .present : withoutHeader ? .absent : .automatic
      options.missing = missing == .drop ? .drop : .refuse
      return ComparisonProblem(
        try TabularData(csv: DataInput(argument: file), selection: selection, options: options))
    } catch let error as DataError {
      throw failure(error.description, error.exitCode)
    }
  }
}
