/// What a source reads from.
public indirect enum DataInput: Hashable, Sendable {
  case file(String)
  case standardInput
  /// Bytes in memory, with a name for messages.
  case bytes([UInt8], name: String)
  /// Files with the same columns, whose rows follow each other.
  case several([DataInput])
  /// An array, and beside its columns those of another one with equally many rows.
  case beside(DataInput, targets: DataInput)

  /// What a user writes for an input: `-` is standard input, everything else a path.
  public init(argument: String) {
    self = argument == "-" ? .standardInput : .file(argument)
  }

  /// A text in memory.
  public static func text(_ text: String, name: String = "text") -> DataInput {
    .bytes(Array(text.utf8), name: name)
  }

  /// What messages call it.
  public var name: String {
    switch self {
    case .file(let path): path
    case .standardInput: "standard input"
    case .bytes(_, let name): name
    case .several: listed(parts.map(\.name), limit: 3)
    case .beside(let features, let targets): "\(features.name) with \(targets.name)"
    }
  }

  /// The files one after the other; a single one is its own only part.
  public var parts: [DataInput] {
    guard case .several(let inputs) = self else { return [self] }
    return inputs.flatMap(\.parts)
  }

  /// Whether it can be opened more than once; what flows by cannot.
  var canBeReopened: Bool {
    switch self {
    case .file: isRegularFile
    case .standardInput: false
    case .bytes: true
    case .several: parts.allSatisfy(\.canBeReopened)
    case .beside(let features, let targets): features.canBeReopened && targets.canBeReopened
    }
  }
}

extension DataInput {
  /// The columns that the file beside the first array adds; none for other inputs.
  ///
  /// - Throws: what opening throws; `.unsupportedArray`.
  public func targetFileColumns() throws(DataError) -> [String] {
    guard case .beside(_, let targets) = parts.first else { return [] }
    return try FileTable.targetArray(targets, options: CSVOptions()).names
  }

  /// What a column is called that has its file for itself: the name of the file without folder and ending.
  fileprivate var columnName: String {
    let (input, member) = container
    let last = (member ?? input.name).split(separator: "/").last.map(String.init) ?? "y"
    return member == nil ? last.split(separator: ".").first.map(String.init) ?? last : last
  }
}

extension FileTable {
  /// Two arrays side by side.
  ///
  /// - Throws: what opening throws; `.unsupportedArray` for texts; `.malformed` if they differ in their rows.
  static func beside(
    _ features: DataInput, _ targets: DataInput, options: CSVOptions, name: String
  ) throws(DataError) -> FileTable {
    let (left, right) = (
      try array(features, options: options), try targetArray(targets, options: options)
    )
    guard left.rows == right.rows else {
      throw DataError(
        .malformed,
        "there are \(counted(right.rows, "row")), and in \(features.name) \(left.rows)",
        file: targets.name)
    }
    return .array(ArrayTable(left, beside: right, name: name), options)
  }

  /// An array of targets; a single column is called after its file.
  static func targetArray(
    _ input: DataInput, options: CSVOptions
  ) throws(DataError) -> ArrayTable {
    let table = try array(input, options: options)
    if table.names == ["x1"] { return table.renamed([input.columnName]) }
    return table.renamed(
      table.names == table.names.indices.map { "x\($0 + 1)" }
        ? table.names.indices.map { "y\($0 + 1)" } : table.names)
  }

  private static func array(
    _ input: DataInput, options: CSVOptions
  ) throws(DataError) -> ArrayTable {
    let opened = try FileTable(input, options: options)
    guard case .array(let table, _) = opened else {
      throw DataError(
        .unsupportedArray,
        "this is no array; only arrays can stand side by side: convert it with lapwing convert",
        file: input.name)
    }
    return table
  }
}

#if canImport(Darwin)
  import Darwin
#elseif canImport(Musl)
  import Musl
#else
  import Glibc
#endif

extension DataInput {
  /// What a user writes for a source: inputs one after the other, and patterns such as `part-*.csv`, which stand for
  /// the files they fit, sorted by their names.
  ///
  /// - Throws: `.notFound` for a pattern that no file fits.
  public init(arguments: [String]) throws(DataError) {
    var inputs: [DataInput] = []
    for argument in arguments { inputs += try Self.matching(argument) }
    self = inputs.count == 1 ? inputs[0] : .several(inputs)
  }

  /// The files that a pattern stands for; what is no pattern, or the name of a file, stands for itself.
  private static func matching(_ argument: String) throws(DataError) -> [DataInput] {
    let input = DataInput(argument: argument)
    // What stands behind `::` is a part of the file.
    guard case .file(let path) = input.container.input, path.contains(where: "*?[".contains),
      unsafe access(path, F_OK) != 0
    else { return [input] }
    let member = argument.dropFirst(path.count)
    var result = unsafe glob_t()
    defer { unsafe globfree(&result) }
    guard unsafe glob(path, GLOB_NOSORT, nil, &result) == 0 else {
      throw DataError(.notFound, "no file fits this pattern", file: path)
    }
    let paths = (0..<(unsafe Int(result.gl_pathc))).compactMap { place in
      unsafe result.gl_pathv[place].map { unsafe String(cString: $0) }
    }
    return paths.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
      .map { .file($0 + member) }
  }
}
