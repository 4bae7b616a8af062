extension Figure {
  /// Estimates with their intervals, one below the other.
  ///
  /// - Parameters:
  ///   - intervals: NaN at its ends for an estimate without one.
  public static func coefficients(
    _ estimates: [(label: String, value: Double, low: Double, high: Double)], axis: String,
    title: String
  ) -> Figure {
    // The first one on top.
    let places = estimates.indices.map { Double(estimates.count - 1 - $0) }
    let ends = [-0.5, Double(max(1, estimates.count)) - 0.5]
    return Figure(
      title: title,
      description: "\(axis): "
        + estimates.prefix(20).map {
          "\($0.label) \(brief($0.value)) from \(brief($0.low)) to \(brief($0.high))"
        }.joined(separator: "; ") + (estimates.count > 20 ? "; and others." : "."),
      panels: [
        Panel(
          horizontal: Axis(axis),
          vertical: Axis("term", categories: estimates.reversed().map(\.label)),
          layers: [
            Layer(
              nil, .line, x: [0, 0], y: ends, style: Style(.ink, lineWidth: 1, dash: .dashed),
              tellsValues: false),
            Layer(
              nil, .errorBars, x: estimates.map(\.value), y: places,
              style: Style(.blue, lineWidth: 2, pointSize: 1.4),
              low: estimates.map { $0.low.isFinite ? $0.low : $0.value },
              high: estimates.map { $0.high.isFinite ? $0.high : $0.value },
              notes: estimates.map {
                "\($0.label): \(brief($0.value)), from \(brief($0.low)) to \(brief($0.high))"
              }),
          ])
      ])
  }
}
