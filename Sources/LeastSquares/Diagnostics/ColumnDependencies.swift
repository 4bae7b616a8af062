public import BLASBackend
internal import Factorizations
internal import Foundation
public import Matrices

/// Which columns of X depend on which others, and how.
///
/// Columns are gone through in their order, and one that lies in the span of those before it is dependent:
/// as in R's `lm`, the first columns stay. If that finds another number of independent columns than the
/// rank of the spectrum, the order of QR with column pivoting decides instead.
public struct ColumnDependencies: Sendable, Hashable {
  /// A dependent column as a sum of independent ones.
  public struct Relation: Sendable, Hashable {
    public let column: Int
    /// Columns with their coefficients, those that matter.
    public let terms: [Term]

    public struct Term: Sendable, Hashable {
      public let column: Int
      public let coefficient: Double
    }
  }

  /// As many as the rank, ascending.
  public let independentColumns: [Int]
  /// One for each of the other columns.
  public let relations: [Relation]

  /// - Throws: `.tooLarge`.
  /// - Complexity: about 4p³ flops; nothing is read again.
  public init<Scalar: RealBLASScalar>(
    _ reduced: ReducedProblem<Scalar>, _ spectrum: Spectrum
  ) throws(LinearAlgebraError) {
    let (factor, unitLengths) = reduced.unitColumnFactor()
    let unit = factor.map { Double($0) }
    // Less than this, in columns of length 1, is rounding or as good as nothing.
    let least = max(1e-6, 10 * spectrum.relativeTolerance)
    let kept = try Self.select(unit, spectrum)
    let lengths = zip(unitLengths, reduced.columnFactors).map { Double($0) / Double($1) }
    let others = (0..<reduced.columns).filter { !kept.contains($0) }
    let basis = Matrix(rows: unit.rows, columns: kept.count) { i, j in unit[i, kept[j]] }
    var sides = Matrix(rows: unit.rows, columns: others.count) { i, j in unit[i, others[j]] }
    try QR(basis).solveInPlace(&sides)
    independentColumns = kept
    relations = others.enumerated().map { place, column in
      let isZero = unit[..., column...column].maxNorm() == 0
      return Relation(
        column: column,
        terms: kept.indices.compactMap { i in
          let inUnits = sides[i, place]
          guard !isZero, abs(inUnits) > least else { return nil }
          return Relation.Term(
            column: kept[i], coefficient: inUnits * lengths[column] / lengths[kept[i]])
        })
    }
  }

  private static func select(
    _ unit: Matrix<Double>, _ spectrum: Spectrum
  ) throws(LinearAlgebraError) -> [Int] {
    var basis: [Vector<Double>] = []
    var kept: [Int] = []
    for j in 0..<unit.columns {
      var rest = unit.column(j)
      let length = try rest.norm()
      // Twice is enough: the second pass removes what rounding left of the first.
      for _ in 0..<2 {
        for q in basis { try rest.add(q, scaledBy: -(try q.dot(rest))) }
      }
      let distance = try rest.norm()
      guard length > 0, distance > spectrum.relativeTolerance * length * 10 else { continue }
      basis.append((1 / distance) * rest)
      kept.append(j)
    }
    if kept.count == spectrum.rank { return kept }
    return try PivotedQR(unit).pivots.prefix(spectrum.rank).sorted()
  }

  /// The relations in words: `tensionH = 1·(Intercept) − 1·tensionL − 1·tensionM`.
  public func descriptions(terms names: [String]) -> [String] {
    relations.map { relation in
      guard let first = relation.terms.first else { return "\(names[relation.column]) = 0" }
      var text = "\(names[relation.column]) = "
      text += first.coefficient < 0 ? "−" : ""
      for (index, term) in relation.terms.enumerated() {
        if index > 0 { text += term.coefficient < 0 ? " − " : " + " }
        text += "\(plain(abs(term.coefficient)))·\(names[term.column])"
      }
      return text
    }
  }

  /// A coefficient without the rounding that hides what it is.
  private func plain(_ value: Double) -> String {
    let rounded = value.rounded()
    let isWhole = rounded != 0 && rounded < 1e15 && abs(value - rounded) <= 1e-9 * rounded
    return isWhole ? String(format: "%.0f", rounded) : String(format: "%.6g", value)
  }
}
