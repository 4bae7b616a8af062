/// Rows of numbers as the bytes of a file: CSV with shortest decimals that read back to the same doubles, or a
/// NumPy array of doubles.
public struct TableWriter: Sendable {
  public enum Format: String, Sendable, CaseIterable {
    case csv
    case npy
  }

  public let format: Format
  /// The names of the columns; an array has none.
  public let names: [String]

  public init(_ format: Format, names: [String]) {
    (self.format, self.names) = (format, names)
  }

  /// The format that a path ends in: `.npy`, else CSV.
  public init(path: String, names: [String]) {
    self.init(path.lowercased().hasSuffix(".npy") ? .npy : .csv, names: names)
  }

  /// What stands before the rows: always the same number of bytes for the same columns.
  public func header(rows: Int) -> [UInt8] {
    switch format {
    case .csv: Array((names.map(Self.quoted).joined(separator: ",") + "\n").utf8)
    case .npy: NPYHeader.bytes(rows: rows, columns: names.count)
    }
  }

  /// Some rows; NaN is `NA` in text.
  ///
  /// - Parameter samples: row after row.
  public func rows(_ samples: [Double]) -> [UInt8] {
    switch format {
    case .csv:
      var text = ""
      text.reserveCapacity(samples.count * 20)
      for (place, value) in samples.enumerated() {
        text += value.isNaN ? "NA" : value.description
        text += (place + 1) % names.count == 0 ? "\n" : ","
      }
      return Array(text.utf8)
    case .npy:
      var bytes: [UInt8] = []
      bytes.reserveCapacity(8 * samples.count)
      for value in samples {
        var bits = value.bitPattern
        for _ in 0..<8 {
          bytes.append(UInt8(truncatingIfNeeded: bits))
          bits >>= 8
        }
      }
      return bytes
    }
  }

  /// A name as a field of CSV, in quotation marks where it needs them.
  public static func quoted(_ name: String) -> String {
    guard name.contains(where: { ",\"\n\r;\t".contains($0) }) else { return name }
    return "\"" + name.replacing("\"", with: "\"\"") + "\""
  }
}
