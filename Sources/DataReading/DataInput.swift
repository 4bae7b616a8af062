/// What a source reads from.
public indirect enum DataInput: Hashable, Sendable {
  case file(String)
  case standardInput
  /// Bytes in memory, with a name for messages.
  case bytes([UInt8], name: String)
  /// Files with the same columns, whose rows follow each other.
  case several([DataInput])

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
    }
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
