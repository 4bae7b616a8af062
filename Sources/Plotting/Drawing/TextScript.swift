internal import Foundation

/// The commands that draw a figure in characters: one panel below the other.
struct TextScript {
  private(set) var text = ""

  init(_ figure: Figure, columns: Int, usesColor: Bool) {
    let width = min(200, max(40, columns))
    let height = min(36, max(16, width * 3 / 10))
    text = """
      set encoding utf8
      set terminal dumb size \(width),\(height) noenhanced \(usesColor ? "ansirgb" : "mono")
      set xrange [0:1]
      set yrange [0:1]
      set border 3
      set clip two
      set key outside top center horizontal noenhanced width 1

      """
    for panel in figure.panels { draw(panel, width: width) }
  }

  /// Without form feeds and blank lines around, under the title.
  static func tidied(_ output: String, title: String) -> String {
    var lines = output.replacing("\u{0C}", with: "\n").split(
      separator: "\n", omittingEmptySubsequences: false
    ).map { line in String(line.reversed().drop { $0 == " " }.reversed()) }
    lines = lines.enumerated().filter { index, line in
      !line.isEmpty || (index > 0 && !lines[index - 1].isEmpty)
    }.map(\.element)
    while lines.last?.isEmpty == true { lines.removeLast() }
    while lines.first?.isEmpty == true { lines.removeFirst() }
    return ([plain(title), ""] + lines).joined(separator: "\n") + "\n"
  }

  private mutating func draw(_ panel: Panel, width: Int) {
    let horizontal = AxisMap(panel.horizontal, data: panel.layers.flatMap(\.horizontalNumbers))
    let vertical = AxisMap(panel.vertical, data: panel.layers.flatMap(\.y))
    text += "set xlabel \(gnuplotString(shortened(panel.horizontal.label, limit: width - 10)))\n"
    // There is no turned text: the vertical axis's label goes above the axis, beside the title.
    let heading = [panel.vertical.label, panel.title].compactMap(\.self).joined(separator: " ")
    text += "set title \(gnuplotString(shortened(heading, limit: width - 10)))\n"
    text +=
      "set xtics nomirror (\(ticks(horizontal, room: width - 12)))\nset ytics nomirror (\(ticks(vertical)))\n"
    var plots: [String] = []
    // What looks the same in colours has the same character.
    var numbers: [Style: Int] = [:]
    for layer in panel.layers {
      if layer.mark == .cells, let scale = panel.colorScale {
        drawCells(of: layer, scale, horizontal, vertical, label: panel.horizontal.label)
        continue
      }
      let thinned = layer.thinned
      let rows = zip(thinned.x, thinned.y).map { x, y in
        guard let x = horizontal.place(x), let y = vertical.place(y) else { return "" }
        return String(format: "%.5f %.5f", x, y)
      }
      guard rows.contains(where: { !$0.isEmpty }) else { continue }
      let name = "$layer\(text.utf8.count)"
      text += "\(name) << EOD\n\(rows.joined(separator: "\n"))\nEOD\n"
      let title = layer.label.map { "title \(gnuplotString(shortened($0, limit: 30)))" }
      let number = numbers[layer.style] ?? numbers.count + 1
      numbers[layer.style] = number
      let isLine = layer.mark == .line || layer.mark == .dottedLine
      plots.append(
        "\(name) using 1:2 with \(isLine ? "lines" : "points") \(isLine ? "linetype \(number)" : "pointtype \(number)") linecolor rgb \(layer.style.color.gnuplot()) \(title ?? "notitle")"
      )
    }
    if panel.showsNothing(horizontal, vertical) {
      text += "set label 2 \(gnuplotString(Panel.nothing)) at graph 0.5, graph 0.7 center\n"
    }
    // Cells are labels, and what has no numbers has no plot.
    text += "plot " + (plots.isEmpty ? ["NaN notitle"] : plots).joined(separator: ", ") + "\n"
  }

  /// A digit in each cell, from 0 for the least to 9 for the largest value.
  private mutating func drawCells(
    of layer: Layer, _ scale: ColorScale, _ horizontal: AxisMap, _ vertical: AxisMap,
    label: String
  ) {
    let range = scale.tightRange(of: layer.values)
    let map = AxisMap(Axis("", scale: scale.scale, range: range), data: layer.values)
    for index in layer.x.indices {
      guard let x = horizontal.place(layer.x[index]), let y = vertical.place(layer.y[index]) else {
        continue
      }
      let digit = map.place(layer.values[index]).map { "\(min(9, max(0, Int($0 * 10))))" } ?? "x"
      text +=
        "set label \(gnuplotString(digit)) at \(String(format: "%.5f, %.5f", x, y)) center\n"
    }
    let ends = range.map { " from \(brief($0.lowerBound)) to \(brief($0.upperBound))" } ?? ""
    let meaning = "\(label); 0 to 9: \(scale.label)\(ends); x: \(scale.missingLabel)"
    text += "set xlabel \(gnuplotString(shortened(meaning, limit: 78)))\n"
  }

  /// The marks of an axis; so few that they fit into their room.
  private func ticks(_ map: AxisMap, room: Int = .max) -> String {
    let longest = map.ticks.map(\.label.count).max() ?? 0
    let step = max(1, (map.ticks.count * (longest + 2) - 1) / max(1, room) + 1)
    return map.ticks.enumerated().filter { $0.offset % step == 0 }.map(\.element).map {
      "\(gnuplotTick($0.label)) \(String(format: "%.6f", $0.place))"
    }
    .joined(separator: ", ")
  }
}
