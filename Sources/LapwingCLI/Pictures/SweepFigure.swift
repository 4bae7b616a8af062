import Foundation
import Lapwing
import Plotting

extension SweepReport {
  /// The kinds of pictures that a sweep offers: the loss over what varies.
  enum Picture: String, CaseIterable {
    case loss
  }

  /// The loss, on rows that were held back where there are some: as a heat map over the first two numbers that
  /// vary, else over the only one.
  func figure() -> Figure {
    let axes = Self.axes.filter { axis in Set(configurations.map(axis.value)).count > 1 }
    let title = "Sweep of \(method) on \(withoutFolders(source))"
    guard axes.count >= 2 else { return line(axes.first ?? Self.axes[0], title: title) }
    let (columns, rows) = (axes[0], axes[1])
    let across = Set(configurations.map(columns.value)).sorted()
    let up = Set(configurations.map(rows.value)).sorted()
    // Where more varies, the best of the rest counts.
    var best: [[Double]: Double] = [:]
    for one in configurations {
      guard let loss = one.shownLoss else { continue }
      let key = [rows.value(one), columns.value(one)]
      best[key] = min(best[key] ?? .infinity, loss)
    }
    func names(_ values: [Double]) -> [String] { values.map { String(format: "%.3g", $0) } }
    return .heatMap(
      up.map { y in across.map { x in best[[y, x]] ?? .nan } },
      rows: (rows.label, names(up)), columns: (columns.label, names(across)),
      color: ColorScale(lossLabel, scale: .logarithmic, missingLabel: "diverged"), title: title)
  }

  private typealias NumberAxis = (label: String, value: (ConfigurationReport) -> Double)

  private static var axes: [NumberAxis] {
    [
      ("step size", { $0.stepSize }), ("momentum", { $0.momentum ?? 0 }),
      ("weight decay", { $0.weightDecay ?? 0 }), ("seed", { Double($0.seed) }),
    ]
  }

  private var lossLabel: String {
    configurations.contains { $0.validationLoss != nil }
      ? "validation loss, \(objective)" : "loss, \(objective)"
  }

  private func line(_ axis: NumberAxis, title: String) -> Figure {
    let sorted = configurations.filter { $0.shownLoss != nil }.sorted {
      axis.value($0) < axis.value($1)
    }
    let losses = sorted.map { $0.shownLoss ?? .nan }
    var layers = [
      Layer(
        "configurations", .dottedLine, x: sorted.map(axis.value), y: losses,
        style: Style(.blue, lineWidth: 1.5))
    ]
    let limit =
      axis.label == "step size" ? configurations.compactMap(\.largestStableStep).first : nil
    let steps = configurations.map(axis.value)
    if let limit, let low = losses.min(), let high = losses.max(), low < high,
      let last = steps.max(), limit <= last
    {
      layers.append(
        Layer(
          "largest stable step", .line, x: [limit, limit], y: [low, high],
          style: Style(.vermilion, lineWidth: 1.5, dash: .dashed), tellsValues: false))
    }
    let diverged = configurations.count { $0.shownLoss == nil }
    let isWide = (steps.min() ?? 0) > 0 && (steps.max() ?? 1) / (steps.min() ?? 1) > 20
    return Figure(
      title: title,
      description: "\(lossLabel) of \(configurations.count) configurations over \(axis.label)"
        + (diverged > 0 ? "; \(diverged) diverged and are not shown." : "."),
      panels: [
        Panel(
          horizontal: Axis(axis.label, scale: isWide ? .logarithmic : .linear),
          vertical: Axis(lossLabel, scale: .logarithmic), layers: layers)
      ])
  }
}

extension ConfigurationReport {
  /// The loss that it is ranked by; nil if it diverged.
  fileprivate var shownLoss: Double? {
    guard status != .diverged, let loss = validationLoss ?? loss, loss.isFinite else { return nil }
    return loss
  }
}
