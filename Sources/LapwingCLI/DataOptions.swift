import ArgumentParser
import Foundation
import Lapwing

/// Which file, which model, and how it is read: the same for every command that solves.
struct DataOptions: ParsableArguments {
  @OptionGroup var source: SourceArgument

  @Option(
    name: .customLong("target"),
    help: ArgumentHelp(
      "The column to explain; several with commas, or by repeating the option. A name that holds a comma is quoted: '\"a,b\",c'.",
      valueName: "column"))
  var targetLists: [String] = []

  @Option(
    name: .customLong("target-file"),
    help: ArgumentHelp(
      "An array, .npy, .npz, Matrix Market or HDF5, whose columns stand beside those of FILE, an array too, and are the targets if --target names none. A single column is called after its file. As many files as FILE has, in their order.",
      valueName: "path"), completion: .file())
  var targetFiles: [String] = []

  @Option(
    name: .customLong("features"),
    help: ArgumentHelp(
      "The columns that explain it, likewise. Default: all the others. Columns of text are taken as categories.",
      valueName: "columns"))
  var featureLists: [String] = []

  @Option(
    help: ArgumentHelp(
      "The model as R writes it, in place of --target and --features: 'y ~ x + I(x^2) + log(z) + a:b'.",
      valueName: "formula"))
  var formula: String?

  @Option(help: ArgumentHelp("A column of weights of the rows, not negative.", valueName: "column"))
  var weights: String?

  @Option(
    help: ArgumentHelp(
      "A column that is added to the fit with the coefficient 1.", valueName: "column"))
  var offset: String?

  @Flag(name: .customLong("no-intercept"), help: "Fit without a constant term.")
  var withoutIntercept = false

  @OptionGroup var format: FormatOptions
  @OptionGroup var memory: MemoryOption

  @Option(
    help: ArgumentHelp(
      "Another part, whose model this one is of: for accumulate.", valueName: "path",
      visibility: .private))
  var like: String?

  /// Whether the first file is what accumulate or merge has written.
  var isPart: Bool {
    guard case .file(let path) = (try? source.input)?.parts.first,
      DataInput.file(path).isRegularFile, let handle = FileHandle(forReadingAtPath: path)
    else { return false }
    defer { try? handle.close() }
    return (try? handle.read(upToCount: 64)).flatMap { $0 }.map { PartialFit.isPart($0) } ?? false
  }

  func validate() throws {
    if isPart || like != nil { return }
    if formula != nil {
      if !targetLists.isEmpty || !featureLists.isEmpty || withoutIntercept {
        throw ValidationError(
          "--formula stands in place of --target, --features and --no-intercept")
      }
    } else if targetLists.isEmpty && targetFiles.isEmpty {
      throw ValidationError("missing expected argument '--target <column>'")
    }
    // What a file says is asked when it is read.
    if targetFiles.isEmpty { _ = try request }
  }

  /// What is read: the files, with those of the targets beside them.
  var input: DataInput {
    get throws(DataError) {
      let files = try source.input
      if targetFiles.isEmpty { return files }
      let targets = try DataInput(arguments: targetFiles).parts
      guard targets.count == files.parts.count else {
        throw DataError(
          .invalidOption,
          "--target-file names \(targets.count) of them for \(files.parts.count) files of features")
      }
      let pairs = zip(files.parts, targets).map { DataInput.beside($0, targets: $1) }
      return pairs.count == 1 ? pairs[0] : .several(pairs)
    }
  }

  private var request: DesignRequest {
    get throws {
      if let formula {
        return DesignRequest(.formula(formula), weights: weights, offset: offset)
      }
      let features = try featureLists.flatMap { try NameList($0, of: "--features") }
      let named = try targetLists.flatMap { try NameList($0, of: "--target") }
      let selection = ColumnSelection(
        targets: try named.isEmpty ? input.targetFileColumns() : named,
        features: features.isEmpty ? .allOthers() : .names(features),
        hasIntercept: !withoutIntercept)
      return DesignRequest(.columns(selection), weights: weights, offset: offset)
    }
  }

  /// Whether the data are to be read in blocks.
  var isStreamed: Bool { get throws { try memory.isExceeded(by: input) } }

  /// Opens the file to be read in blocks.
  ///
  /// - Throws: the exit code, after a message on standard error.
  func stream() throws -> StreamedRows {
    do {
      let input = try self.input
      if let like {
        return try StreamedRows(
          checked(
            DesignBlocks(
              input, recipe: readPart(like).recipe, includingTargets: true, options: format.csv())))
      }
      return try StreamedRows(
        checked(DesignBlocks(input, request: request, options: format.csv())))
    } catch let error as DataError {
      throw failure(error.description, error.exitCode)
    }
  }

  /// Opens the file to be read in blocks, in any order and as often as wanted.
  ///
  /// - Parameter keepsDecimals: whether the numbers are kept as they are written, for a proof.
  /// - Throws: the exit code, after a message on standard error.
  func store(keepsDecimals: Bool = false) throws -> StoredRows {
    if isPart {
      throw failure("\(source.name): only fit makes something of an accumulator", .usage)
    }
    do {
      return try StoredRows(
        checked(
          DesignBlocks(
            input, request: request, options: format.csv(), keepsDecimals: keepsDecimals)))
    } catch let error as DataError {
      throw failure(error.description, error.exitCode)
    }
  }

  /// Reads the file into memory.
  ///
  /// - Parameter keepsDecimals: whether the numbers are kept as they are written, for a proof.
  /// - Throws: the exit code, after a message on standard error.
  func read(keepsDecimals: Bool = false) throws -> TabularData {
    if isPart {
      throw failure("\(source.name): only fit makes something of an accumulator", .usage)
    }
    do {
      let table = try TabularData(
        csv: input, request: request, options: format.csv(),
        keepsDecimals: keepsDecimals)
      try requireRoom(columns: table.terms.count + table.targets.count)
      return table
    } catch let error as DataError {
      throw failure(error.description, error.exitCode)
    }
  }
}

extension DataOptions {
  private func checked(_ blocks: consuming DesignBlocks) throws -> DesignBlocks {
    try requireRoom(columns: blocks.terms.count + blocks.targets.count)
    return blocks
  }

  /// Refuses so many columns that XᵀX and R do not fit into memory: every method needs them, or is judged by them.
  private func requireRoom(columns: Int) throws {
    let bytes = 16 * Double(columns) * Double(columns)
    let memory = Double(DataInput.memoryOfMachine)
    guard bytes > memory else { return }
    func gigabytes(_ bytes: Double) -> String { String(format: "%.3g GB", bytes / 1e9) }
    throw failure(
      "\(source.name): the model has \(columns) columns, of which two matrices of that width take \(gigabytes(bytes)), and this machine has \(gigabytes(memory)); name fewer by --features",
      .badData)
  }

  /// The data as a problem, in memory or, where they are too large for it, outside.
  ///
  /// - Parameter keepsDecimals: whether the numbers are kept as they are written, for a proof.
  /// - Throws: the exit code, after a message on standard error.
  func problem(keepsDecimals: Bool = false) throws -> ComparisonProblem {
    guard try !isPart && isStreamed else {
      return ComparisonProblem(try read(keepsDecimals: keepsDecimals))
    }
    return try stored(store(keepsDecimals: keepsDecimals))
  }

  /// A problem whose rows stay outside of memory.
  ///
  /// - Throws: the exit code, after a message on standard error.
  func stored(_ rows: StoredRows) throws -> ComparisonProblem {
    do throws(ComparisonError) { return try ComparisonProblem(rows) } catch {
      throw failure(error.message(rows.name, columns: rows.terms + rows.targets), error.exitCode)
    }
  }
}

/// Where rows come from: the same for every command that reads them.
struct SourceArgument: ParsableArguments {
  @Argument(
    help: ArgumentHelp(
      "CSV, TSV, .npy, .npz or Matrix Market, also compressed by gzip or zstd; HDF5; SQLite. file.npz::X is one array, file.h5::/path a dataset or a group of them, 'file.db::SELECT …' what a query gives; - is standard input. Several files, or a quoted pattern such as 'part-*.csv', are read one after the other as one; they need the same columns.",
      valueName: "file"),
    completion: .file())
  var files: [String]

  /// - Throws: `DataError` for a pattern that no file fits.
  var input: DataInput { get throws(DataError) { try DataInput(arguments: files) } }

  /// What messages call it.
  var name: String { (try? input.name) ?? files.joined(separator: ", ") }

  var isStandardInput: Bool { files.contains("-") }
}

/// How a file is laid out: the same for every command that reads one.
struct FormatOptions: ParsableArguments {
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
    name: .customLong("decimal-mark"),
    help: ArgumentHelp(
      "What stands before the decimals of a number, a point or a comma.", valueName: "character"))
  var decimalMark: CSVOptions.DecimalMark = .point

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
  }

  /// - Throws: `DataError` for a delimiter that cannot be one.
  func csv() throws -> CSVOptions {
    var options = CSVOptions(missingTokens: missingTokens)
    options.delimiter = try CSVOptions.Delimiter(argument: delimiter)
    options.decimalMark = decimalMark
    options.header = withHeader ? .present : withoutHeader ? .absent : .automatic
    options.missing = missing == .drop ? .drop : .refuse
    return options
  }
}

/// Which numbers a proof is about: the same for every command that grades.
struct ProblemOption: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "What is taken as exact: the numbers as they are written (decimal), or the doubles nearest to them (binary). Functions, divisions and orthogonal polynomials are rounded to doubles in either. Default: decimal, where the file is not too large.",
      valueName: "kind"))
  var problem: Kind?

  enum Kind: String, ExpressibleByArgument, CaseIterable {
    case decimal
    case binary
  }

  /// Reads the data for a command that grades.
  ///
  /// - Throws: the exit code, after a message on standard error.
  func load(_ data: DataOptions) throws -> ComparisonProblem {
    let keepsDecimals = problem == .decimal || problem == nil && fits(data)
    return try data.problem(keepsDecimals: keepsDecimals)
  }

  /// Whether the numbers and what they have beyond the nearest doubles take little of the memory.
  private func fits(_ data: DataOptions) -> Bool {
    let size = (try? data.input)?.storedSize ?? 0
    return UInt64(size) < ProcessInfo.processInfo.physicalMemory / 16
  }
}
