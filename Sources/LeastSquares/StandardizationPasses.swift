public import BLASBackend
public import Matrices

/// Finds a ``Standardization`` in four passes over rows that come in blocks: the same bits however they are cut.
///
/// ```swift
/// let blocks: [Matrix<Double>] = [[[1, 2], [1, 4]], [[1, 9]]]
/// var passes = StandardizationPasses<Double>(rows: 3, columns: 2, interceptColumn: 0)
/// while !passes.isDone {
///   for block in blocks { passes.add(block.view) }
///   passes.endPass()
/// }
/// print(passes.standardization.means[1])
/// ```
/// ```text
/// 5.0
/// ```
public struct StandardizationPasses<Scalar: RealBLASScalar>: Sendable {
  /// What a pass adds up.
  private enum Pass: Int {
    case means
    /// What the first sum lost: up to n·ε, which a constant column would show as its deviation.
    case lost
    case largest
    case squares
  }

  private let rows: Int
  private let interceptColumn: Int?
  private var pass: Pass?
  private var means: [Scalar]
  private var largest: [Scalar]
  private var sums: [Scalar]
  private var deviations: [Scalar]

  /// - Parameters:
  ///   - rows: n, of all blocks.
  ///   - columns: p.
  ///   - interceptColumn: the column of ones; without one no column is shifted.
  public init(rows: Int, columns: Int, interceptColumn: Int?) {
    self.rows = rows
    self.interceptColumn = interceptColumn
    pass = rows == 0 ? nil : interceptColumn == nil ? .largest : .means
    means = [Scalar](repeating: 0, count: columns)
    (largest, sums) = (means, means)
    deviations = [Scalar](repeating: 1, count: columns)
  }

  /// Whether no further pass is needed.
  public var isDone: Bool { pass == nil }

  /// Adds the next rows of this pass.
  @specialized(where Scalar == Double)
  @specialized(where Scalar == Float)
  public mutating func add(_ design: MatrixView<Scalar>) {
    let n = Scalar(rows)
    switch pass {
    case .means: design.forEachElement { _, j, element in sums[j] += element / n }
    case .lost: design.forEachElement { _, j, element in sums[j] += (element - means[j]) / n }
    case .largest:
      design.forEachElement { _, j, element in
        largest[j] = max(largest[j], abs(element - means[j]))
      }
    case .squares:
      design.forEachElement { _, j, element in
        if largest[j] > 0 {
          let relative = (element - means[j]) / largest[j]
          sums[j] += relative * relative
        }
      }
    case nil: break
    }
  }

  /// All rows were added.
  public mutating func endPass() {
    switch pass {
    case .means: means = sums
    case .lost:
      for j in means.indices where sums[j].isFinite { means[j] += sums[j] }
      if let interceptColumn { means[interceptColumn] = 0 }
    case .squares:
      deviations = means.indices.map { j in
        let deviation = largest[j] * (sums[j] / Scalar(rows)).squareRoot()
        // What is left of a constant column after the shift is rounding.
        let rounding = Scalar.ulpOfOne * abs(means[j]) * Scalar(rows).squareRoot()
        return j == interceptColumn || !(deviation > rounding) || !deviation.isFinite
          ? 1 : deviation
      }
    case .largest, nil: break
    }
    sums = sums.map { _ in 0 }
    pass = pass.flatMap { Pass(rawValue: $0.rawValue + 1) }
  }

  /// What was found, once ``isDone``.
  public var standardization: Standardization<Scalar> {
    Standardization(means: means, deviations: deviations, interceptColumn: interceptColumn)
  }
}
