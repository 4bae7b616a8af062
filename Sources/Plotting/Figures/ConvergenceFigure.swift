internal import Foundation

/// How one method came nearer to its answer.
public struct ConvergenceCurve: Sendable, Hashable {
  public var label: String
  /// Where each state stands; whole numbers.
  public var iterations: [Double]
  /// The same in seconds.
  public var seconds: [Double]
  /// What fell.
  public var values: [Double]
  /// By what theory says that a step multiplies the value in the end; nil if it does not say.
  public var predictedRate: Double?

  public init(
    _ label: String, iterations: [Double], seconds: [Double], values: [Double],
    predictedRate: Double? = nil
  ) {
    self.label = label
    self.iterations = iterations
    self.seconds = seconds
    self.values = values
    self.predictedRate = predictedRate
  }
}

extension Figure {
  /// What each method brought down, over its steps and over time.
  ///
  /// - Parameter measure: what fell, as the axis says it.
  public static func convergence(
    _ curves: [ConvergenceCurve], measure: String, source: String
  ) -> Figure {
    let unit = curves.timeUnit
    // Where one needs far more steps than another, the few would be a single line at the edge.
    let isWide = curves.differInLength
    var overIterations: [Layer] = []
    var overTime: [Layer] = []
    var predictions: [Layer] = []
    for (index, curve) in curves.enumerated() {
      let style = Style.line(index, width: 3.5)
      overIterations.append(
        Layer(curve.label, .line, x: curve.iterations, y: curve.values, style: style))
      overTime.append(
        Layer(
          curve.label, .line, x: curve.seconds.map { $0 * unit.perSecond }, y: curve.values,
          style: style))
      if let predicted = curve.predicted {
        predictions.append(
          Layer(
            predictions.isEmpty ? "predicted slope" : nil, .line, x: predicted.iterations,
            y: predicted.values, style: Style(.ink, lineWidth: 1.25, dash: .dashed),
            tellsValues: false))
      }
    }
    let vertical = Axis(measure, scale: .logarithmic, range: curves.range)
    return Figure(
      title: "Convergence on \(source)",
      description:
        "\(measure), on a logarithmic scale, over iterations on the left and over time on the right: "
        + curves.map(\.sentence).joined(separator: " "),
      panels: [
        Panel(
          title: "over iterations",
          horizontal: Axis(
            "iteration", scale: isWide ? .logarithmic : .linear,
            // The start, iteration 0, has no place on a logarithmic axis.
            range: isWide ? 1...(curves.compactMap { $0.iterations.last }.max() ?? 1) : nil,
            countsWhole: true),
          vertical: vertical, layers: overIterations + predictions),
        Panel(
          title: "over time",
          horizontal: Axis(unit.name, scale: isWide ? .logarithmic : .linear),
          vertical: vertical, layers: overTime),
      ])
  }

  /// Loss on the rows that a method learns from, and on those that it does not see.
  public static func losses(
    _ series: [(label: String, epochs: [Double], train: [Double], validation: [Double])],
    measure: String, source: String
  ) -> Figure {
    var layers: [Layer] = []
    for (index, series) in series.enumerated() {
      var style = Style.numbered(index, lineWidth: 2.5)
      style.dash = .solid
      layers.append(
        Layer(
          "\(series.label), training rows", .line, x: series.epochs, y: series.train, style: style))
      style.dash = .dashed
      layers.append(
        Layer(
          "\(series.label), validation rows", .line, x: series.epochs, y: series.validation,
          style: style))
    }
    return Figure(
      title: "Loss on training and validation rows of \(source)",
      description:
        "\(measure) over passes through the data, on a logarithmic scale, on the rows that \(listed(series.map(\.label))) learn from and on rows kept back.",
      panels: [
        Panel(
          horizontal: Axis("epoch", countsWhole: true),
          vertical: Axis(measure, scale: .logarithmic), layers: layers)
      ])
  }
}

extension ConvergenceCurve {
  /// The line of the predicted slope through a point of the curve's second half.
  fileprivate var predicted: (iterations: [Double], values: [Double])? {
    guard let rate = predictedRate, rate > 0, rate.isFinite else { return nil }
    let usable = iterations.indices.filter { values[$0] > 0 && values[$0].isFinite }
    guard let first = usable.first, let last = usable.last, last > first else { return nil }
    // Down to where rounding stops the fall: beyond the least value nothing is predicted.
    let least = usable.min { values[$0] < values[$1] } ?? last
    let end = rate < 1 ? least : last
    let anchor = usable[usable.firstIndex { $0 >= (first + end) / 2 } ?? 0]
    let slope = log(rate)
    let (from, to) = (iterations[first], iterations[max(end, anchor)])
    // Many points, as on a logarithmic axis of iterations the line is a curve.
    let places = (0...200).map { from + (to - from) * pow(Double($0) / 200, 3) }
    return (
      places,
      places.map { exp(log(values[anchor]) + slope * ($0 - iterations[anchor])) }
    )
  }

  fileprivate var sentence: String {
    let usable = values.filter { $0 > 0 && $0.isFinite }
    guard let first = usable.first, let last = usable.last else {
      return "\(label) has nothing to show."
    }
    let course = last < first ? "falls" : last > first ? "rises" : "stays"
    return
      "\(label) \(course) from \(brief(first)) to \(brief(last)) in \(Int(iterations.last ?? 0)) iterations."
  }
}

extension [ConvergenceCurve] {
  /// Of the measured values: what is predicted may leave it. A run that grows without bounds does not flatten the
  /// others.
  fileprivate var range: ClosedRange<Double>? {
    let usable = flatMap(\.values).filter { $0 >= .leastNormalMagnitude && $0.isFinite }
    guard let low = usable.min(), let high = usable.max() else { return nil }
    guard high / low > 1.0001 else { return nil }
    return low / 1.6...Swift.min(high * 1.6, .greatestFiniteMagnitude)
  }

  /// Whether one has many times the steps of another.
  fileprivate var differInLength: Bool {
    let lengths = compactMap { $0.iterations.last }.filter { $0 > 0 }
    guard let shortest = lengths.min(), let longest = lengths.max() else { return false }
    return longest > 20 * shortest
  }

  /// A unit in which times are no long numbers.
  fileprivate var timeUnit: (name: String, perSecond: Double) {
    let longest = compactMap { $0.seconds.last }.max() ?? 0
    if longest > 0.5 { return ("seconds", 1) }
    return longest > 0.5e-3 ? ("milliseconds", 1e3) : ("microseconds", 1e6)
  }
}
