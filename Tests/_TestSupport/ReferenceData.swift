public import Foundation

/// The data sets with exact answers in `Tests/Fixtures/reference`, whose README names the sources.
public enum ReferenceData {
  /// The folder of the fixtures.
  public static let directory = URL(filePath: #filePath)
    .deletingLastPathComponent().deletingLastPathComponent()
    .appending(path: "Fixtures/reference", directoryHint: .isDirectory)

  static func decode<Value: Decodable>(_: Value.Type, _ path: String) throws -> Value {
    let data = try Data(contentsOf: directory.appending(path: path))
    return try JSONDecoder().decode(Value.self, from: data)
  }
}

/// A CSV file as text, with a header and quoted fields; read without the library's own reader.
public struct TextTable: Sendable {
  public let columnNames: [String]
  /// Row by row.
  public let cells: [[String]]

  public init(contentsOf url: URL) throws {
    let text = try String(contentsOf: url, encoding: .utf8)
    let lines = text.split(whereSeparator: \.isNewline).map(Self.fields)
    precondition(lines.allSatisfy { $0.count == lines[0].count }, "ragged rows in \(url.path())")
    columnNames = lines[0]
    cells = Array(lines.dropFirst())
  }

  /// The cells of one column.
  ///
  /// - Precondition: there is a column of this name.
  public subscript(column: String) -> [String] {
    guard let index = columnNames.firstIndex(of: column) else {
      preconditionFailure("no column \(column) among \(columnNames)")
    }
    return cells.map { $0[index] }
  }

  /// The numbers of one column.
  ///
  /// - Precondition: all of its cells are numbers.
  public func numbers(_ column: String) -> [Double] {
    self[column].map { cell in
      // `Double` refuses NIST's ".11019" and "760.", of which `ExactDecimal` finds the nearest double.
      guard let value = ExactDecimal(cell) else { preconditionFailure("not a number: \(cell)") }
      return value.high
    }
  }

  private static func fields(_ line: Substring) -> [String] {
    var fields = [""]
    var isQuoted = false
    for character in line {
      switch character {
      case "\"": isQuoted.toggle()
      case "," where !isQuoted: fields.append("")
      default: fields[fields.count - 1].append(character)
      }
    }
    return fields
  }
}
