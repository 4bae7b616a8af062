/// A place in a picture, in pixels from the top left.
struct Rectangle: Hashable {
  var left: Double
  var top: Double
  var width: Double
  var height: Double

  var right: Double { left + width }
  var bottom: Double { top + height }
}

/// Where everything in a picture goes, in pixels.
struct Layout {
  static let titleSize = 17.0
  static let panelTitleSize = 14.0
  static let textSize = 13.0

  let width: Double
  let height: Double
  /// Empty where the title stands elsewhere.
  let title: String
  /// Of all panels, where they have it in common.
  let legend: Legend
  let panels: [PanelLayout]

  init(_ figure: Figure, showsTitle: Bool = true) {
    let legends = figure.panels.map(Legend.entries)
    let isShared =
      figure.panels.count > 1 && !legends[0].isEmpty
      && legends.dropFirst().allSatisfy { !$0.isEmpty && legends[0].starts(with: $0) }
    let columns = min(figure.columns, figure.panels.count)
    width = columns > 1 ? 1080 : 800
    title = showsTitle ? shortened(figure.title, limit: columns > 1 ? 110 : 80) : ""
    var top = showsTitle ? 44.0 : 10
    legend =
      isShared ? Legend(legends[0], left: 24, top: top, width: width - 48) : Legend.none(at: top)
    top = legend.bottom
    var panels: [PanelLayout] = []
    let cell = (width - 16) / Double(columns)
    let isSingle = figure.panels.count == 1
    var rowTop = top
    for start in stride(from: 0, to: figure.panels.count, by: columns) {
      let row = start..<min(start + columns, figure.panels.count)
      func layouts(plotTop: Double) -> [PanelLayout] {
        row.map { index in
          PanelLayout(
            figure.panels[index], legend: isShared ? [] : legends[index],
            left: 8 + Double(index - start) * cell, top: rowTop, width: cell,
            plotTop: plotTop,
            plotHeight: figure.panels[index].listHeight ?? (isSingle ? 400 : 300))
        }
      }
      // Plots that stand side by side begin at the same height.
      let aligned = layouts(plotTop: layouts(plotTop: 0).map(\.plot.top).max() ?? 0)
      panels += aligned
      rowTop = (aligned.map(\.bottom).max() ?? rowTop) + 8
    }
    self.panels = panels
    height = rowTop.rounded()
  }

}

/// Where the parts of one panel go.
struct PanelLayout {
  let panel: Panel
  let title: String?
  let titleTop: Double
  let legend: Legend
  let plot: Rectangle
  let horizontal: AxisMap
  let vertical: AxisMap
  /// Whether the horizontal axis has long names.
  let slantsTicks: Bool
  /// The left edge of the vertical axis's label.
  let verticalLabelCenter: Double
  let colorBar: (place: Rectangle, map: AxisMap)?
  let bottom: Double

  init(
    _ panel: Panel, legend entries: [Legend.Entry], left: Double, top: Double, width: Double,
    plotTop: Double, plotHeight: Double
  ) {
    self.panel = panel
    let horizontal = AxisMap(panel.horizontal, data: panel.layers.flatMap(\.horizontalNumbers))
    let vertical = AxisMap(panel.vertical, data: panel.layers.flatMap(\.y))
    (self.horizontal, self.vertical) = (horizontal, vertical)
    title = panel.title.map { shortened($0, limit: 70) }
    titleTop = top
    let below = top + (title == nil ? 0 : 26)
    let labelWidth = vertical.ticks.map { Layout.width(of: $0.label) }.max() ?? 0
    let plotLeft = left + 34 + labelWidth + 14
    var plotWidth = width - (plotLeft - left) - 26
    if panel.colorScale != nil { plotWidth -= 110 }
    legend = Legend(entries, left: plotLeft - 10, top: below, width: plotWidth + 10)
    plot = Rectangle(
      left: plotLeft, top: max(plotTop, legend.bottom + 8), width: plotWidth, height: plotHeight)
    verticalLabelCenter = left + 18
    let longest = horizontal.ticks.map { Layout.width(of: $0.label) }.max() ?? 0
    slantsTicks = (longest + 8) * Double(horizontal.ticks.count) > plotWidth * 1.1
    bottom = plot.bottom + (slantsTicks ? longest * 0.7 + 20 : 24) + 34
    guard let scale = panel.colorScale else {
      colorBar = nil
      return
    }
    let values = panel.layers.flatMap(\.values)
    let axis = Axis(scale.label, scale: scale.scale, range: scale.tightRange(of: values))
    let place = Rectangle(
      left: plot.right + 22, top: plot.top, width: 16, height: plot.height)
    colorBar = (place, AxisMap(axis, data: values))
  }

  /// Where a point of a layer is; nil if it is nowhere, or outside of the plot.
  func pixel(_ x: Double, _ y: Double) -> (x: Double, y: Double)? {
    guard let across = horizontal.place(x), let up = vertical.place(y),
      (-1e-6...1 + 1e-6).contains(across), (-1e-6...1 + 1e-6).contains(up)
    else { return nil }
    return (plot.left + across * plot.width, plot.bottom - up * plot.height)
  }
}

extension Panel {
  /// What a panel says in which nothing is to be seen.
  static let nothing = "no finite values to show"

  /// Whether no measured point has a place.
  func showsNothing(_ horizontal: AxisMap, _ vertical: AxisMap) -> Bool {
    !layers.contains { layer in
      layer.tellsValues
        && zip(layer.x, layer.y).contains {
          horizontal.place($0) != nil && vertical.place($1) != nil
        }
    }
  }

  /// As high as a list of estimates needs; nil for other panels.
  fileprivate var listHeight: Double? {
    guard let count = vertical.categories?.count, layers.contains(where: { $0.mark == .errorBars })
    else { return nil }
    return min(640, max(90, 40 + 28 * Double(count)))
  }
}

extension Layer {
  /// What the horizontal axis must have room for.
  var horizontalNumbers: [Double] { mark == .errorBars ? x + low + high : x }
}

extension ColorScale {
  /// From the least to the largest value, so that all colours are used.
  func tightRange(of values: [Double]) -> ClosedRange<Double>? {
    let usable = values.filter { $0.isFinite && (scale == .linear || $0 > 0) }
    guard let low = usable.min(), let high = usable.max(), low < high else { return nil }
    return low...high
  }
}
