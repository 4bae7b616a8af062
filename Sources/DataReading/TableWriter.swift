/// Rows of numbers as the bytes of a file: CSV or TSV with shortest decimals that read back to the same doubles, or
/// a NumPy array of doubles.
public struct TableWriter: Sendable {
  public enum Format: String, Sendable, CaseIterable {
    case csv
    case tsv
    case npy

    /// The format that a path ends in: `.csv`, `.tsv` or `.npy`; CSV where it has no ending, or `.txt`.
    ///
    /// - Throws: `.invalidOption` for every other ending: nobody should find text in `x.h5`.
    public init(path: String) throws(DataError) {
      let name = path.split(separator: "/").last ?? ""
      // A name that begins with a point has no ending.
      let ending = name.dropFirst().lastIndex(of: ".").map { name[$0...].dropFirst().lowercased() }
      switch ending {
      case nil, "", "csv", "txt": self = .csv
      case "tsv": self = .tsv
      case "npy": self = .npy
      default:
        throw DataError(
          .invalidOption,
          "tables are written as .csv, .tsv or .npy, not as .\(ending ?? ""); a name without an ending is CSV",
          file: path)
      }
    }

    /// What separates the fields of a line; nil of arrays.
    public var delimiter: String? {
      switch self {
      case .csv: ","
      case .tsv: "\t"
      case .npy: nil
      }
    }
  }

  public let format: Format
  /// The names of the columns; an array has none.
  public let names: [String]

  public init(_ format: Format, names: [String]) {
    (self.format, self.names) = (format, names)
  }

  /// In the format that the path ends in.
  ///
  /// - Throws: as ``Format/init(path:)``.
  public init(path: String, names: [String]) throws(DataError) {
    self.init(try Format(path: path), names: names)
  }

  /// What stands before the rows: always the same number of bytes for the same columns.
  public func header(rows: Int) -> [UInt8] {
    guard let delimiter = format.delimiter else {
      return NPYHeader.bytes(rows: rows, columns: names.count)
    }
    return Array((names.map(Self.quoted).joined(separator: delimiter) + "\n").utf8)
  }

  /// Some rows; NaN is `NA` in text.
  ///
  /// - Parameter samples: row after row.
  public func rows(_ samples: [Double]) -> [UInt8] {
    if let delimiter = format.delimiter {
      var text = ""
      text.reserveCapacity(samples.count * 20)
      for (place, value) in samples.enumerated() {
        text += value.isNaN ? "NA" : value.description
        text += (place + 1) % names.count == 0 ? "\n" : delimiter
      }
      return Array(text.utf8)
    }
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

  /// A name as a field of CSV, in quotation marks where it needs them.
  public static func quoted(_ name: String) -> String {
    guard name.contains(where: { ",\"\n\r;\t".contains($0) }) else { return name }
    return "\"" + name.replacing("\"", with: "\"\"") + "\""
  }
}
