public import Foundation
public import LeastSquares

/// The result of a sweep, best first, in the words of its JSON.
public struct SweepReport: Codable, Sendable {
  public var schema = "lapwing.sweep/1"
  public var source: String
  public var rows: Int
  /// The intercept included.
  public var columns: Int
  public var targets: [String]
  public var terms: [String]
  public var method: String
  public var objective: String
  /// null for all rows.
  @NullableValue public var batchSize: Int?
  /// Whether gradients came from XᵀX, formed once.
  public var gramCached: Bool
  /// How often the rows were read, for all configurations together.
  public var passes: Int
  public var seconds: Double
  /// The spectrum's limits; null if they are not known.
  @Nullable public var largestEigenvalue: Double?
  @Nullable public var smallestEigenvalue: Double?
  public var configurations: [ConfigurationReport]

  /// As JSON: the shortest decimals that read back to the same doubles, sorted keys.
  ///
  /// - Throws: `EncodingError`; with the types at hand it has no reason to.
  public func json() throws -> Data {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
    return try encoder.encode(self) + Data("\n".utf8)
  }
}

/// How one configuration ended.
public struct ConfigurationReport: Codable, Sendable {
  public var stepSize: Double
  @Nullable public var momentum: Double?
  @Nullable public var weightDecay: Double?
  public var seed: UInt64
  public var status: SolutionStatus
  public var message: String
  /// The objective, summed over the targets.
  @Nullable public var loss: Double?
  /// The same on the rows that were held back.
  @Nullable public var validationLoss: Double?
  @Nullable public var gradientNorm: Double?
  public var iterations: Int
  public var epochs: Int
  @Nullable public var largestStableStep: Double?
  @Nullable public var predictedRate: Double?
  /// Target by target, term by term; not graded.
  public var coefficients: [CoefficientReport]
}

extension SweepReport {
  /// The table for people.
  ///
  /// - Parameter limit: how many configurations are shown at most.
  public func text(limit: Int = 50) -> String {
    let reading =
      "\(passes) \(passes == 1 ? "pass" : "passes") over the rows for \(configurations.count) \(configurations.count == 1 ? "configuration" : "configurations")"
    var lines = [
      "\(source): \(rows) rows, \(columns) columns, target \(targets.map { shortened($0) }.joined(separator: ", "))",
      "\(method), \(batchSize.map { "batches of \($0)" } ?? "all rows in every update"); \(reading), \(timeText(seconds))"
        + (gramCached ? "; gradients from XᵀX, formed once" : ""),
    ]
    let hasMomentum = configurations.contains { $0.momentum != nil }
    let hasDecay = configurations.contains { $0.weightDecay != nil }
    let hasSeeds = Set(configurations.map(\.seed)).count > 1
    let hasValidation = configurations.contains { $0.validationLoss != nil }
    var columns: [(title: String, alignment: TextTable.Alignment)] = [("step", .right)]
    if hasMomentum { columns.append(("momentum", .right)) }
    if hasDecay { columns.append(("weight decay", .right)) }
    if hasSeeds { columns.append(("seed", .right)) }
    columns.append(("loss", .right))
    if hasValidation { columns.append(("validation loss", .right)) }
    columns += [("gradient norm", .right), ("iterations", .right), ("status", .left), ("", .left)]
    var table = TextTable(columns)
    func number(_ value: Double?) -> String {
      value.map { String(format: "%.6g", $0) } ?? "–"
    }
    for one in configurations.prefix(limit) {
      var row = [String(format: "%.4g", one.stepSize)]
      if hasMomentum { row.append(number(one.momentum)) }
      if hasDecay { row.append(number(one.weightDecay)) }
      if hasSeeds { row.append("\(one.seed)") }
      row.append(number(one.loss))
      if hasValidation { row.append(number(one.validationLoss)) }
      row += [number(one.gradientNorm), "\(one.iterations)", one.status.words, one.message]
      table.add(row)
    }
    lines += ["", table.text]
    if configurations.count > limit {
      lines.append("… and \(configurations.count - limit) more: --top shows them")
    }
    return lines.joined(separator: "\n") + "\n"
  }
}
