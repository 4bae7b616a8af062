extension Figure {
  /// The values that one method fits.
  public struct FittedSeries: Sendable, Hashable {
    public var label: String
    /// For each row.
    public var fitted: [Double]

    public init(_ label: String, fitted: [Double]) {
      self.label = label
      self.fitted = fitted
    }
  }

  /// The data of one feature, and the line of each method.
  ///
  /// - Parameters:
  ///   - x: the feature in each row.
  ///   - observed: the target in each row.
  public static func lines(
    _ series: [FittedSeries], x: [Double], observed: [Double], feature: String, target: String,
    source: String
  ) -> Figure {
    let order = x.indices.sorted { x[$0] < x[$1] }
    let (shown, beyond) = inSight(series, observed)
    let lines = shown.map { series in
      Layer(
        series.label, .line, x: order.map { x[$0] }, y: order.map { series.fitted[$0] },
        tellsValues: false)
    }
    return Figure(
      title: "\(target) against \(feature) with fitted lines, \(source)",
      description:
        "\(observed.count) rows of \(source): \(target) over \(feature) as points, and the lines fitted by \(listed(shown.map(\.label))). Where the methods agree the lines cover each other."
        + sentence(beyond),
      panels: [
        Panel(
          horizontal: Axis(feature), vertical: Axis(target),
          layers: [
            Layer(
              "data", .points, x: x, y: observed,
              style: Style(.gray, pointSize: 0.9, opacity: 0.75))
          ] + stacked(lines) + entries(beyond))
      ])
  }

  /// What each method fits against what was observed, with the line on which both are the same.
  public static func fittedAgainstObserved(
    _ series: [FittedSeries], observed: [Double], target: String, source: String
  ) -> Figure {
    let finite = observed.filter(\.isFinite)
    let ends = [finite.min() ?? 0, finite.max() ?? 1]
    let (shown, beyond) = inSight(series, observed)
    let groups = grouped(shown, within: 2e-3 * (ends[1] - ends[0]))
    let points = groups.enumerated().map { index, group in
      var style = Style.numbered(index)
      style.pointSize = 1.1
      style.opacity = 0.7
      return Layer(
        listed(group.map(\.label)), .points, x: observed, y: group[0].fitted, style: style)
    }
    return Figure(
      title: "Fitted against observed \(target), \(source)",
      description:
        "\(observed.count) rows of \(source): fitted values of \(listed(shown.map(\.label))) over the observed \(target). Points on the line are fitted exactly. Methods that agree share their points."
        + sentence(beyond),
      panels: [
        Panel(
          horizontal: Axis("observed \(target)"), vertical: Axis("fitted \(target)"),
          layers: [
            Layer(
              "fitted = observed", .line, x: ends, y: ends,
              style: Style(.ink, lineWidth: 1, dash: .dashed), tellsValues: false)
          ] + points + entries(beyond))
      ])
  }

  /// The methods that can be seen beside the data, and those whose fitted values are so far away that nothing else
  /// could be: of iterations that have diverged, for the most part.
  private static func inSight(
    _ series: [FittedSeries], _ observed: [Double]
  ) -> (shown: [FittedSeries], beyond: [FittedSeries]) {
    let finite = observed.filter(\.isFinite)
    guard let low = finite.min(), let high = finite.max(), low < high else { return (series, []) }
    // Halves, as the difference of two numbers may exceed the largest one.
    let (middle, reach) = (low / 2 + high / 2, 20 * (high / 2 - low / 2))
    guard reach.isFinite else { return (series, []) }
    let isShown = series.map { $0.fitted.allSatisfy { abs($0 - middle) <= reach } }
    guard isShown.contains(true) else { return (series, []) }
    func those(_ wanted: Bool) -> [FittedSeries] {
      zip(series, isShown).filter { $0.1 == wanted }.map(\.0)
    }
    return (those(true), those(false))
  }

  private static func sentence(_ beyond: [FittedSeries]) -> String {
    beyond.isEmpty
      ? "" : " The values of \(listed(beyond.map(\.label))) are far beyond the picture."
  }

  /// What the legend says of methods that are not shown.
  private static func entries(_ beyond: [FittedSeries]) -> [Layer] {
    beyond.isEmpty
      ? []
      : [
        Layer(
          "\(listed(beyond.map(\.label))): far beyond the picture", .line, x: [], y: [],
          style: Style(.gray, lineWidth: 1, dash: .dotted), tellsValues: false)
      ]
  }

  /// Methods whose fitted values are the same to the eye.
  private static func grouped(_ series: [FittedSeries], within tolerance: Double)
    -> [[FittedSeries]]
  {
    var groups: [[FittedSeries]] = []
    for one in series {
      let index = groups.firstIndex { group in
        zip(group[0].fitted, one.fitted).allSatisfy { abs($0 - $1) <= tolerance }
      }
      if let index { groups[index].append(one) } else { groups.append([one]) }
    }
    return groups
  }

  /// Lines that may cover each other: the first one broad, each further one thinner, so that all are seen.
  private static func stacked(_ lines: [Layer]) -> [Layer] {
    lines.enumerated().map { index, line in
      var line = line
      let rest = lines.count - 1 - index
      line.style = Style.line(index, width: min(9, 2 + 1.75 * Double(rest)))
      if rest == 0 && index > 0 && line.style.dash == .solid { line.style.dash = .dashed }
      return line
    }
  }
}

/// "a", "a and b", "a, b and c".
func listed(_ names: [String]) -> String {
  guard let last = names.last, names.count > 1 else { return names.first ?? "nothing" }
  return names.dropLast().joined(separator: ", ") + " and " + last
}
