internal import Foundation

/// What residual plots are made of, row by row.
public struct ResidualSeries: Sendable, Hashable {
  public var fitted: [Double]
  public var residuals: [Double]
  /// Residuals in units of their own standard deviation; NaN where there is none.
  public var standardized: [Double]
  public var leverages: [Double]
  public var cooksDistances: [Double]
  /// The quantiles of the normal distribution at (i − ½)/m, ascending, for the m standardized residuals that
  /// are numbers.
  public var normalQuantiles: [Double]
  public var rank: Int

  public init(
    fitted: [Double], residuals: [Double], standardized: [Double], leverages: [Double],
    cooksDistances: [Double], normalQuantiles: [Double], rank: Int
  ) {
    self.fitted = fitted
    self.residuals = residuals
    self.standardized = standardized
    self.leverages = leverages
    self.cooksDistances = cooksDistances
    self.normalQuantiles = normalQuantiles
    self.rank = rank
  }
}

extension Figure {
  /// Residuals over fitted values, their quantiles, their size over fitted values, and their leverage with
  /// contours of Cook's distance.
  ///
  /// - Note: Source: the four plots of R's `plot(lm)`.
  ///
  /// - Parameter method: what fitted them.
  public static func residuals(
    _ series: ResidualSeries, target: String, method: String, source: String
  ) -> Figure {
    let point = Style(.blue, opacity: 0.75)
    // The legend says how many rows are drawn where that is not all of them.
    let label = series.fitted.count > Layer.mostPoints ? "rows" : nil
    let rows = series.fitted.indices.map { "row \($0 + 1): " }
    func notes(_ values: [(String, [Double])]) -> [String] {
      rows.indices.map { row in
        rows[row] + values.map { "\($0.0) \(brief($0.1[row]))" }.joined(separator: ", ")
      }
    }
    let order = series.standardized.indices.filter { series.standardized[$0].isFinite }
      .sorted { series.standardized[$0] < series.standardized[$1] }
    let sorted = order.map { series.standardized[$0] }
    let ends = [series.normalQuantiles.first ?? -1, series.normalQuantiles.last ?? 1]
    let zero = Style(.ink, lineWidth: 1, dash: .dashed)
    let fittedEnds = [series.fitted.min() ?? 0, series.fitted.max() ?? 1]
    return Figure(
      title: "Residuals of \(target) by \(method), \(source)",
      description:
        "Four plots of the residuals of \(target) by \(method) in \(source), \(series.fitted.count) rows: residuals over fitted values; quantiles of standardized residuals over those of the normal distribution; the square roots of their sizes over fitted values; standardized residuals over leverage, with the contours of Cook's distance that are within the picture. \(largest(series))",
      panels: [
        Panel(
          title: "residuals over fitted values", horizontal: Axis("fitted \(target)"),
          vertical: Axis("residual"),
          layers: [
            Layer(nil, .line, x: fittedEnds, y: [0, 0], style: zero, tellsValues: false),
            Layer(
              label, .points, x: series.fitted, y: series.residuals, style: point,
              notes: notes([("fitted", series.fitted), ("residual", series.residuals)])),
          ]),
        Panel(
          title: "normal Q–Q", horizontal: Axis("normal quantile"),
          vertical: Axis("standardized residual"),
          layers: [
            Layer(nil, .line, x: ends, y: ends, style: zero, tellsValues: false),
            Layer(
              label, .points, x: Array(series.normalQuantiles.prefix(sorted.count)), y: sorted,
              style: point,
              notes: order.map { "row \($0 + 1): \(brief(series.standardized[$0]))" }),
          ]),
        Panel(
          title: "size of residuals over fitted values", horizontal: Axis("fitted \(target)"),
          vertical: Axis("√|standardized residual|"),
          layers: [
            Layer(
              label, .points, x: series.fitted, y: series.standardized.map { abs($0).squareRoot() },
              style: point,
              notes: notes([
                ("fitted", series.fitted), ("standardized residual", series.standardized),
              ]))
          ]),
        leverage(series, label, point, notes),
      ], columns: 2)
  }

  private static func leverage(
    _ series: ResidualSeries, _ label: String?, _ point: Style,
    _ notes: ([(String, [Double])]) -> [String]
  ) -> Panel {
    let largest = series.leverages.filter { $0 > 0 && $0 < 1 }.max()
    let highest = largest.map { min(1, $0 * 1.08) } ?? 1
    let finite = series.standardized.filter(\.isFinite)
    let size = max(2, (finite.map(abs).max() ?? 0) * 1.12)
    var layers: [Layer] = []
    for (distance, dash) in [(0.5, Style.Dash.dashed), (1, .solid)] {
      for sign in [1.0, -1] {
        // D = r²h / (1 − h) / rank.
        let h = (1...120).map { highest * Double($0) / 120 }.filter { $0 < 1 }
        let r = h.map {
          sign * (distance * Double(max(1, series.rank)) * (1 - $0) / $0).squareRoot()
        }
        if r.allSatisfy({ abs($0) > size }) { continue }
        layers.append(
          Layer(
            sign > 0 ? "Cook's distance \(distance == 1 ? "1" : "½")" : nil, .line, x: h,
            y: r.map { abs($0) <= size ? $0 : .nan },
            style: Style(.vermilion, lineWidth: 1.25, dash: dash), tellsValues: false))
      }
    }
    layers.append(
      Layer(
        label, .points, x: series.leverages, y: series.standardized, style: point,
        notes: notes([
          ("leverage", series.leverages), ("standardized residual", series.standardized),
          ("Cook's distance", series.cooksDistances),
        ])))
    return Panel(
      title: "residuals over leverage", horizontal: Axis("leverage", range: 0...highest),
      vertical: Axis("standardized residual", range: -size...size), layers: layers)
  }

  private static func largest(_ series: ResidualSeries) -> String {
    guard
      let row = series.cooksDistances.indices.filter({ series.cooksDistances[$0].isFinite })
        .max(by: { series.cooksDistances[$0] < series.cooksDistances[$1] })
    else { return "There are no Cook's distances." }
    return
      "The largest Cook's distance is \(brief(series.cooksDistances[row])), of row \(row + 1)."
  }
}
