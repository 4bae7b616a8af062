import Foundation

/// Columns of numbers as CSV: shortest decimals that read back to the same doubles, NA for what is not there.
struct CSVTable {
  private var names: [String] = []
  private var columns: [[Double?]] = []

  mutating func add(_ name: String, _ values: [Double?]) {
    names.append(name)
    columns.append(values)
  }

  mutating func add(_ name: String, _ values: [Double]) {
    add(name, values.map { $0.isFinite ? $0 : nil })
  }

  var data: Data {
    var text = names.map(quoted).joined(separator: ",") + "\n"
    for row in 0..<(columns.first?.count ?? 0) {
      text += columns.map { $0[row].map { "\($0)" } ?? "NA" }.joined(separator: ",") + "\n"
    }
    return Data(text.utf8)
  }

  /// In quotation marks where a name needs them.
  private func quoted(_ name: String) -> String {
    guard name.contains(where: { ",\"\n\r;\t".contains($0) }) else { return name }
    return "\"" + name.replacing("\"", with: "\"\"") + "\""
  }
}
