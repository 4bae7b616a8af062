import ArgumentParser
import Lapwing

/// Which file, which columns, and how they are read: the same for every command.
struct DataOptions: ParsableArguments {
  @Argument(help: "A CSV or TSV file; - is standard input.")
  var file: String

  @Option(
    name: .customLong("target"),
    help: "The column to explain; several with commas, or by repeating the option.")
  var targetLists: [String]

  @Option(
    name: .customLong("features"),
    help: "The columns that explain it. Default: all the others.")
  var featureLists: [String] = []

  @Flag(name: .customLong("no-intercept"), help: "Fit without a constant term.")
  var withoutIntercept = false

  @Flag(name: .customLong("no-header"), help: "The first row is data; columns are x1, x2, …")
  var withoutHeader = false

  @Flag(
    name: .customLong("header"), help: "The first row names the columns, whatever it looks like.")
  var withHeader = false

  @Option(help: "What separates the fields: one character, or tab. Default: found out.")
  var delimiter: String = "auto"

  @Option(help: "Rows that lack a value: refuse them, or drop them.")
  var missing: MissingChoice = .refuse

  @Option(
    name: .customLong("missing-token"),
    help: "Another text that stands for a missing value, besides an empty field, NA and NaN.")
  var missingTokens: [String] = []

  enum MissingChoice: String, ExpressibleByArgument, CaseIterable {
    case refuse
    case drop
  }

  func validate() throws {
    if withHeader && withoutHeader {
      throw ValidationError("--header and --no-header exclude each other.")
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
      let features = try featureLists.flatMap(NameList.init)
      let selection = ColumnSelection(
        targets: try targetLists.flatMap(NameList.init),
        features: featureLists.isEmpty ? .allOthers() : .names(features),
        hasIntercept: !withoutIntercept)
      let data = try TabularData(
        csv: file == "-" ? .standardInput : .file(file), selection: selection, options: options)
      return ComparisonProblem(
        source: file == "-" ? data.source : file, data: LeastSquaresProblem(data.block),
        terms: data.terms, targets: data.targets, hasIntercept: !withoutIntercept,
        rowsDropped: data.rowsDropped)
    } catch let error as DataError {
      throw failure(error.description, error.exitCode)
    }
  }
}
