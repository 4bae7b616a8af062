/// How a text file is laid out, and what its missing values mean.
public struct CSVOptions: Hashable, Sendable {
  /// What separates the fields of a record.
  public var delimiter: Delimiter
  /// Whether the first record names the columns.
  public var header: Header
  /// What stands before the decimals of a number.
  public var decimalMark: DecimalMark
  /// Texts that stand for a missing value besides an empty field, `NA` and `NaN` (in any case). One
  /// that is a number, such as `-999`, stands for every spelling of that number.
  public var missingTokens: [String]
  /// What happens to rows that lack a value in a column that is used.
  public var missing: MissingPolicy

  /// The defaults find the layout out, and refuse missing values.
  public init(
    delimiter: Delimiter = .automatic, header: Header = .automatic,
    decimalMark: DecimalMark = .point, missingTokens: [String] = [],
    missing: MissingPolicy = .refuse
  ) {
    self.delimiter = delimiter
    self.header = header
    self.decimalMark = decimalMark
    self.missingTokens = missingTokens
    self.missing = missing
  }

  /// What separates the fields of a record.
  public enum Delimiter: Hashable, Sendable {
    /// Whichever of comma, semicolon, tab and vertical bar cuts the first records most evenly; a tab in
    /// files that are called `.tsv` or `.tab`.
    case automatic
    /// One ASCII character that can stand in no number.
    case byte(UInt8)
  }

  /// What stands before the decimals of a number. It is not guessed: 1,234 may be meant either way.
  public enum DecimalMark: String, Hashable, Sendable, CaseIterable {
    case point = "."
    /// A point then stands in no number, and a comma cannot be the delimiter.
    case comma = ","
  }

  /// Whether the first record names the columns.
  public enum Header: Hashable, Sendable {
    /// It does if it holds text above a column of numbers, or nothing but text.
    case automatic
    /// It does.
    case present
    /// It does not: the columns are called x1, x2, … in their order.
    case absent
  }

  /// What happens to rows that lack a value in a column that is used.
  public enum MissingPolicy: Hashable, Sendable {
    /// Reading fails, with a count over the whole file.
    case refuse
    /// They are left out and counted.
    case drop
  }
}

extension CSVOptions.Delimiter {
  /// What a user writes for a delimiter: one character, or `tab`, `\t`, `comma`, `semicolon`, `pipe`,
  /// `space`, `auto`.
  ///
  /// - Throws: `.invalidOption` for everything else, and for characters that can stand in numbers.
  public init(argument: String) throws(DataError) {
    switch argument {
    case "auto": self = .automatic
    case "tab", "\\t": self = .byte(UInt8(ascii: "\t"))
    case "comma": self = .byte(UInt8(ascii: ","))
    case "semicolon": self = .byte(UInt8(ascii: ";"))
    case "pipe": self = .byte(UInt8(ascii: "|"))
    case "space": self = .byte(UInt8(ascii: " "))
    default:
      guard argument.utf8.count == 1, let byte = argument.utf8.first else {
        throw DataError(
          .invalidOption,
          "the delimiter \(quoted(argument)) is not one ASCII character; a tab is written tab",
          text: argument)
      }
      self = .byte(byte)
      try requireUsable()
    }
  }

  /// Refuses delimiters that would be mistaken for a part of a field.
  func requireUsable() throws(DataError) {
    guard case .byte(let byte) = self else { return }
    let isUsable =
      switch byte {
      case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "a")...UInt8(ascii: "z"),
        UInt8(ascii: "A")...UInt8(ascii: "Z"):
        false
      case UInt8(ascii: "+"), UInt8(ascii: "-"), UInt8(ascii: "."), UInt8(ascii: "\""),
        UInt8(ascii: "\n"), UInt8(ascii: "\r"), UInt8(ascii: "_"), UInt8(ascii: "("),
        UInt8(ascii: ")"), 0, 0x80...:
        false
      default: true
      }
    if !isUsable {
      let text = String(decoding: [byte], as: UTF8.self)
      throw DataError(
        .invalidOption, "\(quoted(text)) cannot be a delimiter: it can stand in a field",
        text: text)
    }
  }
}
