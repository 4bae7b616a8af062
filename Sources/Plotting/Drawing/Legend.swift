/// The names of the layers with their marks, in lines above the plot.
struct Legend {
  struct Entry: Hashable {
    let label: String
    let mark: Layer.Mark
    let style: Style
  }

  struct Placed {
    let entry: Entry
    let left: Double
    let middle: Double
  }

  static let lineHeight = 21.0
  static let markWidth = 30.0

  let entries: [Placed]
  let bottom: Double

  static func none(at top: Double) -> Legend { Legend([], left: 0, top: top, width: 0) }

  init(_ entries: [Entry], left: Double, top: Double, width: Double) {
    var placed: [Placed] = []
    var (x, line) = (left, 0.0)
    for entry in entries {
      let needed = Self.markWidth + 8 + Layout.width(of: entry.label) + 18
      if x > left && x + needed > left + width {
        x = left
        line += 1
      }
      placed.append(
        Placed(entry: entry, left: x, middle: top + (line + 0.5) * Self.lineHeight))
      x += needed
    }
    self.entries = placed
    bottom = top + (placed.isEmpty ? 0 : (line + 1) * Self.lineHeight)
  }

  /// What a panel has to explain.
  static func entries(_ panel: Panel) -> [Entry] {
    var entries: [Entry] = panel.layers.compactMap { layer in
      guard let label = layer.label, layer.mark != .cells else { return nil }
      let drawn = layer.thinned
      let count =
        drawn.x.count < layer.x.count && layer.mark == .points
        ? " (\(drawn.x.count) of \(layer.x.count))" : ""
      return Entry(label: shortened(label, limit: 48) + count, mark: layer.mark, style: layer.style)
    }
    if let scale = panel.colorScale,
      panel.layers.contains(where: { $0.values.contains { !$0.isFinite } })
    {
      entries.append(
        Entry(
          label: scale.missingLabel, mark: .points,
          style: Style(ColorScale.missing, symbol: .square, pointSize: 1.6)))
    }
    return entries
  }
}
