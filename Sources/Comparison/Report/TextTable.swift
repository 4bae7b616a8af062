/// Rows of text in aligned columns.
struct TextTable {
  enum Alignment {
    case left
    case right
  }

  private let alignments: [Alignment]
  private var rows: [[String]]
  /// The colours of single cells, by row and column.
  private var colors: [[Int: TextColor]] = [[:]]

  init(_ columns: [(title: String, alignment: Alignment)]) {
    alignments = columns.map(\.alignment)
    rows = [columns.map(\.title)]
  }

  mutating func add(_ row: [String], colors: [Int: TextColor] = [:]) {
    rows.append(row)
    self.colors.append(colors)
  }

  /// The rows, two spaces between columns, no blanks at the ends of lines.
  var text: String { text(.plain) }

  /// The same within the width of a layout: columns that do not fit in follow below, each time behind the first
  /// one.
  func text(_ layout: TextLayout) -> String {
    let widths = alignments.indices.map { column in
      rows.map { $0[column].displayWidth }.max() ?? 0
    }
    return blocks(widths, layout.columns).map { block in
      rows.indices.map { row in
        var line = ""
        for (place, column) in block.enumerated() {
          let cell = rows[row][column]
          let blanks = String(repeating: " ", count: widths[column] - cell.displayWidth)
          let color = row == 0 ? TextColor.bold : colors[row][column]
          let shown = layout.colored(cell, color)
          if place > 0 { line += "  " }
          line += alignments[column] == .left ? shown + blanks : blanks + shown
        }
        return String(line.reversed().drop { $0 == " " }.reversed())
      }.joined(separator: "\n")
    }.joined(separator: "\n\n")
  }

  /// Which columns stand side by side.
  private func blocks(_ widths: [Int], _ limit: Int?) -> [[Int]] {
    guard let limit, widths.count > 2 else { return [Array(widths.indices)] }
    var blocks: [[Int]] = [[0]]
    var width = widths[0]
    for column in widths.indices.dropFirst() {
      if width + 2 + widths[column] > limit, blocks[blocks.count - 1].count > 1 {
        blocks.append([0])
        width = widths[0]
      }
      blocks[blocks.count - 1].append(column)
      width += 2 + widths[column]
    }
    return blocks
  }
}
