extension Figure {
  /// One number for each pair of settings, as a colour.
  ///
  /// - Parameters:
  ///   - values: a row for each of `rows`, a number for each of `columns`; NaN for a run without one.
  public static func heatMap(
    _ values: [[Double]], rows: (label: String, names: [String]),
    columns: (label: String, names: [String]), color: ColorScale, title: String
  ) -> Figure {
    var (x, y, cells, notes): ([Double], [Double], [Double], [String]) = ([], [], [], [])
    for (i, row) in values.enumerated() {
      for (j, value) in row.enumerated() {
        x.append(Double(j))
        y.append(Double(i))
        cells.append(value)
        notes.append(
          "\(rows.label) \(rows.names[i]), \(columns.label) \(columns.names[j]): "
            + (value.isFinite ? "\(color.label) \(brief(value))" : color.missingLabel))
      }
    }
    let best = cells.indices.filter { cells[$0].isFinite }.min { cells[$0] < cells[$1] }
    let count = cells.count { !$0.isFinite }
    return Figure(
      title: title,
      description:
        "\(color.label) as a colour, for \(rows.names.count) values of \(rows.label) and \(columns.names.count) of \(columns.label). "
        + (best.map { "The least is at \(notes[$0])." } ?? "No run has a value.")
        + (count > 0 ? " \(count) without a number (\(color.missingLabel))." : ""),
      panels: [
        Panel(
          horizontal: Axis(columns.label, categories: columns.names),
          vertical: Axis(rows.label, categories: rows.names),
          layers: [Layer(nil, .cells, x: x, y: y, values: cells, notes: notes)],
          colorScale: color)
      ])
  }
}
