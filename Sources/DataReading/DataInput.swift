/// What a source reads from.
public enum DataInput: Hashable, Sendable {
  case file(String)
  case standardInput
  /// Bytes in memory, with a name for messages.
  case bytes([UInt8], name: String)

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
    }
  }
}
