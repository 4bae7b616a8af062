internal import Foundation
internal import LeastSquares

extension SweepReport {
  /// The table for people, and below it why configurations ended without having converged.
  ///
  /// - Parameters:
  ///   - limit: how many configurations are shown at most.
  ///   - layout: how wide and how colourful the text may be.
  public func text(limit: Int = 50, _ layout: TextLayout = .plain) -> String {
    let shown = Array(configurations.prefix(limit))
    let reasons = Reasons(shown)
    var parts = [heading(layout), table(shown, reasons).text(layout)]
    if !reasons.texts.isEmpty {
      parts.append(
        reasons.texts.enumerated().map { layout.wrapped("[\($0 + 1)] \($1)", indent: 4) }
          .joined(separator: "\n"))
    }
    if configurations.count > limit {
      parts.append("… and \(configurations.count - limit) more: --top shows them")
    }
    return parts.joined(separator: "\n\n") + "\n"
  }

  private func heading(_ layout: TextLayout) -> String {
    let count = configurations.count
    let names = targets.map { shortened($0) }.joined(separator: ", ")
    return [
      "\(source): \(rows) \(rows == 1 ? "row" : "rows"), \(columns) \(columns == 1 ? "column" : "columns"), target \(names)",
      "\(method), \(batchSize.map { "batches of \($0)" } ?? "all rows in every update"); \(passes) \(passes == 1 ? "pass" : "passes") over the rows for \(count) \(count == 1 ? "configuration" : "configurations"), \(timeText(seconds))"
        + (gramCached ? "; gradients from XᵀX, formed once" : ""),
    ].map { layout.wrapped($0, indent: 2) }.joined(separator: "\n")
  }

  private func table(_ shown: [ConfigurationReport], _ reasons: Reasons) -> TextTable {
    typealias Column = (
      title: String, alignment: TextTable.Alignment, cell: (ConfigurationReport) -> String
    )
    func number(_ value: Double?) -> String {
      value.map { String(format: "%.6g", $0) } ?? "–"
    }
    var columns: [Column] = [("step", .right, { String(format: "%.4g", $0.stepSize) })]
    if configurations.contains(where: { $0.momentum != nil }) {
      columns.append(("momentum", .right, { number($0.momentum) }))
    }
    if configurations.contains(where: { $0.weightDecay != nil }) {
      columns.append(("weight decay", .right, { number($0.weightDecay) }))
    }
    if Set(configurations.map(\.seed)).count > 1 {
      columns.append(("seed", .right, { "\($0.seed)" }))
    }
    columns.append(("loss", .right, { number($0.loss) }))
    if configurations.contains(where: { $0.validationLoss != nil }) {
      columns.append(("validation loss", .right, { number($0.validationLoss) }))
    }
    columns += [
      ("gradient norm", .right, { number($0.gradientNorm) }),
      ("iterations", .right, { "\($0.iterations)" }),
      ("status", .left, { $0.status.words + reasons.mark(of: $0) }),
    ]
    var table = TextTable(columns.map { ($0.title, $0.alignment) })
    for one in shown {
      table.add(columns.map { $0.cell(one) }, colors: [columns.count - 1: one.status.color])
    }
    return table
  }

  /// Why configurations ended; what many have in common is said once.
  private struct Reasons {
    private(set) var texts: [String] = []

    init(_ configurations: [ConfigurationReport]) {
      for one in configurations where !one.message.isEmpty && !texts.contains(one.message) {
        texts.append(one.message)
      }
    }

    /// " [2]"
    func mark(of one: ConfigurationReport) -> String {
      texts.firstIndex(of: one.message).map { " [\($0 + 1)]" } ?? ""
    }
  }
}
