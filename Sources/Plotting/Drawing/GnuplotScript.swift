internal import Foundation

/// The commands that draw a figure with gnuplot.
///
/// Numbers become places between 0 and 1, and every text a constant between single quotation marks, in which
/// gnuplot substitutes nothing: names of columns cannot become commands.
struct GnuplotScript {
  private(set) var text = ""
  private let layout: Layout

  init(_ layout: Layout, format: PictureFormat) {
    self.layout = layout
    add("set encoding utf8")
    add("set terminal \(format.terminal(width: layout.width, height: layout.height))")
    add("set multiplot")
    add("unset key")
    add("set clip two")
    add("set errorbars small")
    add("set xrange [0:1]")
    add("set yrange [0:1]")
    add("set border 3 linewidth 1 linecolor rgb \(Color.ink.gnuplot())")
    add("set grid xtics ytics back linetype 1 linewidth 1 linecolor rgb \(Color.grid.gnuplot())")
    label(
      layout.title, x: layout.width / 2, y: 24, alignment: "center", size: Layout.titleSize)
    for placed in layout.legend.entries { add(placed) }
    for panel in layout.panels { draw(panel) }
    add("unset multiplot")
  }

  private mutating func add(_ command: String) { text += command + "\n" }

  private mutating func draw(_ panel: PanelLayout) {
    let plot = panel.plot
    add("set lmargin at screen \(across(plot.left))")
    add("set rmargin at screen \(across(plot.right))")
    add("set tmargin at screen \(up(plot.top))")
    add("set bmargin at screen \(up(plot.bottom))")
    if let title = panel.title {
      label(
        title, x: (plot.left + plot.right) / 2, y: panel.titleTop + 13, alignment: "center",
        size: Layout.panelTitleSize)
    }
    for placed in panel.legend.entries { add(placed) }
    label(
      shortened(panel.panel.horizontal.label, limit: Int(plot.width / 7)),
      x: (plot.left + plot.right) / 2,
      y: panel.bottom - 14, alignment: "center")
    label(
      shortened(panel.panel.vertical.label, limit: 60), x: panel.verticalLabelCenter,
      y: (plot.top + plot.bottom) / 2, alignment: "center rotate by 90")
    let style = "nomirror out scale 0.5 textcolor rgb \(Color.ink.gnuplot())"
    let slant = panel.slantsTicks ? "rotate by 40 right offset 0,-0.2" : "norotate"
    add("set xtics \(style) \(slant) (\(ticks(panel.horizontal)))")
    add("set ytics \(style) (\(ticks(panel.vertical)))")
    if let bar = panel.colorBar { draw(bar.place, bar.map, panel.panel.colorScale?.label ?? "") }
    let plots = panel.panel.layers.compactMap { plotCommand($0.thinned, panel) }
    if panel.panel.showsNothing(panel.horizontal, panel.vertical) {
      label(
        Panel.nothing, x: (plot.left + plot.right) / 2, y: plot.top + plot.height / 3,
        alignment: "center")
    }
    // gnuplot draws no axes without a plot.
    add("plot " + (plots.isEmpty ? ["NaN notitle"] : plots).joined(separator: ", "))
    add("unset label")
    add("unset arrow")
    add("unset object")
  }

  /// The data of a layer, and the part of the plot command that draws them; nil without any.
  private mutating func plotCommand(_ layer: Layer, _ panel: PanelLayout) -> String? {
    let lines = rows(layer, panel)
    guard lines.contains(where: { !$0.isEmpty }) else { return nil }
    let name = "$layer\(text.utf8.count)"
    add("\(name) << EOD\n\(lines.joined(separator: "\n"))\nEOD")
    let style = layer.style
    let color = "linecolor rgb \(style.color.gnuplot(opacity: style.opacity))"
    let line = "linewidth \(number(style.lineWidth)) dashtype \(style.dash.gnuplot) \(color)"
    let point =
      "pointtype \(style.symbol.gnuplot) pointsize \(number(0.55 * style.pointSize)) \(color)"
    switch layer.mark {
    case .points: return "\(name) using 1:2 with points \(point) notitle"
    // A line of one point would not be seen.
    case .line where lines.count(where: { !$0.isEmpty }) == 1:
      return "\(name) using 1:2 with points \(point) notitle"
    case .line: return "\(name) using 1:2 with lines \(line) notitle"
    case .dottedLine:
      return
        "\(name) using 1:2 with lines \(line) notitle, \(name) using 1:2 with points \(point) notitle"
    case .errorBars:
      return
        "\(name) using 1:2:3:4 with xerrorbars linewidth \(number(style.lineWidth)) \(point) notitle"
    case .cells:
      return
        "\(name) using 1:2:3:4:5:6:7 with boxxyerror fillstyle solid 1 noborder linecolor rgb variable notitle"
    }
  }

  /// A line for each point; an empty one where there is none, which parts a line.
  private func rows(_ layer: Layer, _ panel: PanelLayout) -> [String] {
    layer.x.indices.map { index in
      guard let x = panel.horizontal.place(layer.x[index]),
        let y = panel.vertical.place(layer.y[index])
      else { return "" }
      var numbers = [x, y]
      switch layer.mark {
      case .points, .line, .dottedLine: break
      case .errorBars:
        numbers += [layer.low[index], layer.high[index]].map { panel.horizontal.place($0) ?? x }
      case .cells:
        let half = (panel.horizontal.halfStep, panel.vertical.halfStep)
        numbers += [x - half.0, x + half.0, y - half.1, y + half.1]
        let place = panel.colorBar?.map.place(layer.values[index]) ?? .nan
        return numbers.map { number($0) }.joined(separator: " ")
          + " \(ColorScale.color(at: place).number)"
      }
      return numbers.map { number($0) }.joined(separator: " ")
    }
  }

  private func ticks(_ map: AxisMap) -> String {
    map.ticks.map { "\(gnuplotTick($0.label)) \(number($0.place))" }.joined(separator: ", ")
  }

  private mutating func draw(_ bar: Rectangle, _ map: AxisMap, _ title: String) {
    let slices = 64
    for index in 0..<slices {
      // A little into the next one, so that there is no seam.
      let low = Double(index) / Double(slices)
      let high = min(1, (Double(index) + 1.2) / Double(slices))
      let color = ColorScale.color(at: (low + high) / 2)
      add(
        "set object rectangle from screen \(across(bar.left)), screen \(up(bar.bottom - low * bar.height)) to screen \(across(bar.right)), screen \(up(bar.bottom - high * bar.height)) fillcolor rgb \(color.gnuplot()) fillstyle solid 1 noborder"
      )
    }
    for tick in map.ticks {
      label(
        tick.label, x: bar.right + 6, y: bar.bottom - tick.place * bar.height, alignment: "left")
    }
    label(
      shortened(title, limit: 50), x: bar.right + 68, y: (bar.top + bar.bottom) / 2,
      alignment: "center rotate by 90")
  }

  private mutating func add(_ placed: Legend.Placed) {
    let (style, middle) = (placed.entry.style, placed.middle)
    let color = "rgb \(style.color.gnuplot(opacity: style.opacity))"
    let center = placed.left + Legend.markWidth / 2
    // In SVG gnuplot overlooks a new dash where nothing else about a line is new.
    let width = min(5, style.lineWidth) + 0.001 * Double(text.utf8.count % 97)
    if placed.entry.mark != .points {
      add(
        "set arrow from screen \(across(placed.left)), screen \(up(middle)) to screen \(across(placed.left + Legend.markWidth)), screen \(up(middle)) nohead linewidth \(number(width)) dashtype \(style.dash.gnuplot) linecolor \(color)"
      )
    }
    if placed.entry.mark != .line {
      add(
        "set label '' at screen \(across(center)), screen \(up(middle)) point pointtype \(style.symbol.gnuplot) pointsize \(number(0.55 * max(1, style.pointSize))) linecolor \(color)"
      )
    }
    label(
      placed.entry.label, x: placed.left + Legend.markWidth + 8, y: middle, alignment: "left")
  }

  private mutating func label(
    _ text: String, x: Double, y: Double, alignment: String, size: Double = Layout.textSize
  ) {
    add(
      "set label \(gnuplotString(text)) at screen \(across(x)), screen \(up(y)) \(alignment) font ',\(number(size))' textcolor rgb \(Color.ink.gnuplot())"
    )
  }

  private func across(_ x: Double) -> String { number(x / layout.width) }
  private func up(_ y: Double) -> String { number(1 - y / layout.height) }
  private func number(_ value: Double) -> String { String(format: "%.6f", value) }
}

extension AxisMap {
  /// Half the distance of neighbouring categories.
  var halfStep: Double { 0.5 / max(1e-9, high - low) }
}

extension Style.Dash {
  var gnuplot: String {
    switch self {
    case .solid: "solid"
    case .dashed: "(10,6)"
    case .dotted: "(2,5)"
    case .dashDotted: "(12,5,2,5)"
    }
  }
}

extension Style.Symbol {
  var gnuplot: Int {
    switch self {
    case .circle: 7
    case .square: 5
    case .triangle: 9
    case .diamond: 13
    case .cross: 2
    }
  }
}
