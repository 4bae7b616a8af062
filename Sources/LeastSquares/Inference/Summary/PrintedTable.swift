/// A table of text as R prints a matrix: the names of the rows to the left, and below each other as many blocks
/// of columns as it takes for lines of less than 80 characters.
package struct PrintedTable {
  private let names: [String]
  private var columns: [[String]] = []

  /// - Parameter names: of the rows; they stand to the left.
  package init(names: [String]) { self.names = names }

  /// Adds a column, with its cells to the right; as many as rows.
  package mutating func add(_ head: String, _ cells: [String]) {
    columns.append(CommonFormat.padded([head] + cells))
  }

  /// Adds a column without a head, with its cells to the left.
  package mutating func addMarks(_ cells: [String]) {
    let width = cells.map(\.count).max() ?? 0
    columns.append(
      ([""] + cells).map { $0 + String(repeating: " ", count: width - $0.count) })
  }

  /// The lines, the heads first.
  package func lines(width: Int = 80) -> [String] {
    let nameWidth = names.map(\.count).max() ?? 0
    let heads = ([""] + names).map { $0 + String(repeating: " ", count: nameWidth - $0.count) }
    var lines: [String] = []
    var first = 0
    repeat {
      var block = heads
      var length = nameWidth
      var next = first
      while next < columns.count {
        let added = (columns[next].first?.count ?? 0) + 1
        if next > first && length + added >= width { break }
        for i in block.indices { block[i] += " " + columns[next][i] }
        length += added
        next += 1
      }
      lines += block
      first = next
    } while first < columns.count
    return lines
  }

  package var text: String { lines().map(withoutTrailingBlanks).joined(separator: "\n") }
}

/// A line as printers leave it.
func withoutTrailingBlanks(_ line: String) -> String {
  String(line.reversed().drop { $0 == " " }.reversed())
}

/// A formula in lines as R's `deparse` breaks them: behind an operator, once more than 60 characters stand in a
/// line; further lines are indented.
func wrappedFormula(_ text: String) -> String {
  var lines = [""]
  for part in text.split(separator: " ", omittingEmptySubsequences: false) {
    let line = lines[lines.count - 1]
    if line.count > 60, [" +", " -", " ~"].contains(where: line.hasSuffix) {
      lines.append("    \(part)")
    } else {
      lines[lines.count - 1] += (line.isEmpty ? "" : " ") + part
    }
  }
  return lines.joined(separator: "\n")
}
