/// Why data could not be read: what is wrong, where, and the way out.
///
/// `description` is one line for people, "file:line: column "name": message"; the parts are there for
/// programs.
public struct DataError: Error, Hashable, Sendable {
  /// What kind of failure this is.
  public var code: Code
  /// A sentence without the place; it names the way out where there is one.
  public var message: String
  /// The file as the user named it, or "standard input".
  public var file: String?
  /// The line, counted from 1, where the field or the record starts.
  public var line: Int?
  /// The name of the column.
  public var column: String?
  /// The offending text, shortened if it is long.
  public var text: String?
  /// Where in the formula the failure lies: the characters, counted from 0.
  public var place: Range<Int>?

  /// A failure of which only the known parts are given.
  public init(
    _ code: Code, _ message: String, file: String? = nil, line: Int? = nil, column: String? = nil,
    text: String? = nil
  ) {
    self.code = code
    self.message = message
    self.file = file
    self.line = line
    self.column = column
    self.text = text
  }
}

extension DataError {
  /// Whom a failure concerns; a command maps it to its exit code.
  public enum Category: Hashable, Sendable {
    /// The request does not fit the data: an unknown column, an impossible option.
    case usage
    /// The data cannot be used as it is.
    case badData
    /// There is nothing to read from.
    case noInput
  }

  /// A kind of failure. New ones may be added, so a `switch` over them needs a default.
  public struct Code: Hashable, Sendable, CustomStringConvertible {
    /// One word, for programs.
    public let name: String
    /// Whom it concerns.
    public let category: Category

    /// A further kind of failure.
    public init(name: String, category: Category) {
      self.name = name
      self.category = category
    }

    public var description: String { name }

    /// No such file.
    public static let notFound = Code(name: "notFound", category: .noInput)
    /// A directory stands where a file should be.
    public static let isDirectory = Code(name: "isDirectory", category: .noInput)
    /// The system refused to open or to read the file.
    public static let unreadable = Code(name: "unreadable", category: .noInput)
    /// The input was read once and cannot be read again.
    public static let notRewindable = Code(name: "notRewindable", category: .noInput)
    /// The file has no rows.
    public static let empty = Code(name: "empty", category: .badData)
    /// The file is not text in UTF-8: binary, compressed or UTF-16.
    public static let notText = Code(name: "notText", category: .badData)
    /// A record with too few or too many fields, or quotes that do not match.
    public static let malformed = Code(name: "malformed", category: .badData)
    /// A record that is too long to be one.
    public static let recordTooLong = Code(name: "recordTooLong", category: .badData)
    /// An array that is no matrix of numbers, or of numbers of a kind that is not read.
    public static let unsupportedArray = Code(name: "unsupportedArray", category: .badData)
    /// A format that this program does not read, or not in this way.
    public static let unsupportedFormat = Code(name: "unsupportedFormat", category: .badData)
    /// More numbers than the memory of the machine holds.
    public static let tooLarge = Code(name: "tooLarge", category: .badData)
    /// A field that should be a number and is not.
    public static let notANumber = Code(name: "notANumber", category: .badData)
    /// An infinity, or a number beyond the largest double.
    public static let nonFinite = Code(name: "nonFinite", category: .badData)
    /// Values are missing and may not be.
    public static let missingValues = Code(name: "missingValues", category: .badData)
    /// No row is left after those with missing values were dropped.
    public static let allRowsDropped = Code(name: "allRowsDropped", category: .badData)
    /// A column of texts where numbers are needed.
    public static let textColumn = Code(name: "textColumn", category: .badData)
    /// A name that two columns have.
    public static let duplicateColumn = Code(name: "duplicateColumn", category: .badData)
    /// A name that no column has.
    public static let unknownColumn = Code(name: "unknownColumn", category: .usage)
    /// A column that is asked for twice.
    public static let repeatedSelection = Code(name: "repeatedSelection", category: .usage)
    /// Neither a feature nor a target is left to read.
    public static let nothingSelected = Code(name: "nothingSelected", category: .usage)
    /// A formula that cannot be understood, or does not fit the data.
    public static let invalidFormula = Code(name: "invalidFormula", category: .usage)
    /// A column whose texts, or their number, make no category.
    public static let notACategory = Code(name: "notACategory", category: .badData)
    /// A level of a category that the model has not seen.
    public static let unseenLevel = Code(name: "unseenLevel", category: .badData)
    /// A weight that is negative, or nothing but weights of 0.
    public static let badWeight = Code(name: "badWeight", category: .badData)
    /// An option that cannot be: a digit as the delimiter.
    public static let invalidOption = Code(name: "invalidOption", category: .usage)
  }
}

extension DataError: CustomStringConvertible {
  public var description: String {
    var place = ""
    if let file { place += file + (line.map { ":\($0)" } ?? "") + ": " }
    if file == nil, let line { place += "line \(line): " }
    // Where the message names the column, once is enough.
    if let column, !message.contains(quoted(column)) { place += "column \(quoted(column)): " }
    return place + message
  }
}

/// A text in quotation marks for a message: in one line, without control characters, not too long.
func quoted(_ text: String, limit: Int = 60) -> String {
  var result = "\""
  for scalar in text.unicodeScalars.prefix(limit) {
    switch scalar {
    case "\n": result += "\\n"
    case "\r": result += "\\r"
    case "\t": result += "\\t"
    case _ where scalar.value < 0x20 || (0x7f...0x9f).contains(scalar.value):
      result += "\\u{" + String(scalar.value, radix: 16) + "}"
    default: result.unicodeScalars.append(scalar)
    }
  }
  return result + (text.unicodeScalars.count > limit ? "…\"" : "\"")
}

/// "1 row", "2 rows".
package func counted(_ count: Int, _ noun: String) -> String {
  count == 1 ? "1 \(noun)" : "\(count) \(noun)s"
}

/// "a, b and c", with at most `limit` of them.
func listed(_ names: [String], limit: Int = 8) -> String {
  if names.count > limit {
    return names[..<limit].joined(separator: ", ") + " and \(names.count - limit) more"
  }
  guard let last = names.last, names.count > 1 else { return names.first ?? "" }
  return names.dropLast().joined(separator: ", ") + " and " + last
}
