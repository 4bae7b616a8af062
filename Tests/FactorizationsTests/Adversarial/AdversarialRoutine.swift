import BLASBackend
import ComplexModule
import Factorizations
import Matrices
import RealModule
import Testing
import _TestSupport

/// A routine of the library, which inputs it takes, and what its answer must satisfy.
struct AdversarialRoutine<Scalar: BLASScalar> {
  enum Domain {
    case any, tall, wide, square, hermitian, definite

    func contains(_ shape: Shape) -> Bool {
      switch self {
      case .any: true
      case .tall: shape.rows >= shape.columns
      case .wide: shape.rows <= shape.columns
      default: shape.isSquare
      }
    }

    var readsUpperTriangle: Bool { self == .hermitian || self == .definite }
  }

  /// A claim about an answer: how far it is from being true, in units of rounding.
  struct Check {
    let claim: String
    let ratio: Double

    init(_ claim: String, _ ratio: Double) { (self.claim, self.ratio) = (claim, ratio) }

    init(_ claim: String, _ isTrue: Bool) { self.init(claim, isTrue ? 0 : .infinity) }
  }

  let name: String
  let domain: Domain
  /// The power of the scale of the input with which the answer grows.
  let degree: Int
  /// Whether a singular, indefinite or rank-deficient input may be refused for that.
  let needsRank: Bool
  /// Whether elements far from the diagonal are not read.
  let isBanded: Bool
  let run: (Matrix<Scalar>) throws -> [Check]

  init(
    _ name: String, _ domain: Domain, degree: Int = 1, needsRank: Bool = false,
    isBanded: Bool = false, _ run: @escaping (Matrix<Scalar>) throws -> [Check]
  ) {
    (self.name, self.domain, self.degree) = (name, domain, degree)
    (self.needsRank, self.isBanded, self.run) = (needsRank, isBanded, run)
  }

  /// Runs the routine on an input: it must keep its claims, or say why it cannot.
  func check(_ input: AdversarialInput<Scalar>) {
    do {
      for check in try run(input.matrix) where !(check.ratio <= ratioLimit) {
        Issue.record("\(name) of \(input.name): \(check.claim), \(check.ratio)")
      }
      if !domain.contains(input.matrix.shape) {
        Issue.record("\(name) takes \(input.name)")
      }
    } catch let error as LinearAlgebraError {
      if !isExcused(error, input) { Issue.record("\(name) of \(input.name): \(error)") }
    } catch {
      Issue.record("\(name) of \(input.name): not of linear algebra, \(error)")
    }
  }

  private func isExcused(_ error: LinearAlgebraError, _ input: AdversarialInput<Scalar>) -> Bool {
    switch error {
    case .notSquare, .shapeMismatch: !domain.contains(input.matrix.shape)
    case .nonFinite:
      // On the way numbers may be larger than the answer by as much as those that remain below the limit; reciprocals
      // of what is below the normal range overflow.
      input.exceedsRange(degree: degree) || input.isHuge || degree < 0 && input.isSubnormal
    case .singular, .notPositiveDefinite, .commonEigenvalue, .noPrincipalValue:
      // A few bits are left of each element below the normal range.
      needsRank && (input.isDeficient || input.isSubnormal)
    case .rankDeficient: !domain.contains(input.matrix.shape) || needsRank && input.isDeficient
    default: false
    }
  }

  /// Numbers that are not finite are refused, with their place.
  func checkNonFinite(_ shape: Shape) {
    let (m, n) = (shape.rows, shape.columns)
    let values = [
      Scalar.naiveNaN, Scalar(.infinity), Scalar(-.infinity),
      Scalar._isComplex ? Scalar(_realPart: 1, imaginaryPart: .nan) : .naiveNaN,
    ]
    let inputs =
      switch domain {
      case .definite: AdversarialInput<Scalar>.definite(m)
      case .hermitian: AdversarialInput<Scalar>.hermitian(m)
      default: AdversarialInput<Scalar>.general(shape)
      }
    for (value, (row, j)) in zip(values, [(0, n - 1), (m - 1, n - 1), (0, n - 1), (m / 2, n - 1)]) {
      let i = isBanded ? m - 1 : row
      // The imaginary parts of the diagonal of a Hermitian matrix are not read.
      if domain.readsUpperTriangle && i >= j && Scalar._isComplex { continue }
      var a = inputs[0].matrix
      a[i, j] = value
      expectNonFiniteInput(row: i, column: j, "\(name) of \(shape)") { try run(a) }
    }
  }
}

/// That an operand, and no result, is refused for what is in this place.
func expectNonFiniteInput(
  row: Int, column: Int, _ name: String, _ body: () throws -> some Any
) {
  let operands: [String?] = [nil, "A", "B", "C", "the right-hand sides", "the columns"]
  let error = #expect(throws: LinearAlgebraError.self, "\(name)") { try body() }
  let isNamed = operands.contains {
    error == .nonFinite(row: row, column: column, operand: $0)
  }
  #expect(isNamed, "\(name): \(error.map { "\($0)" } ?? "taken")")
}

/// Judgements that the routines share, in units of rounding.
struct Verdict<Scalar: BLASScalar> {
  typealias Check = AdversarialRoutine<Scalar>.Check

  static func equal(
    _ claim: String, _ found: Judged, _ exact: Judged, size: Judged.Size, order: Int
  ) -> Check {
    Check(claim, Judged.ratio(found, exact, size: size, order: order, of: Scalar.self))
  }

  static func product(_ claim: String, _ a: Matrix<Scalar>, _ factors: Judged...) -> Check {
    let exact = Judged(a)
    var found = factors[0]
    for factor in factors.dropFirst() { found = found * factor }
    return equal(claim, found, exact, size: exact.size, order: max(a.rows, a.columns))
  }

  static func orthonormal(_ claim: String, _ q: Matrix<Scalar>) -> Check {
    Check("\(claim) has orthonormal columns", orthonormalityRatio(q))
  }

  /// ‖B − AX‖ in units of ‖A‖‖X‖, column by column, and of what rounds where A, B or X are subnormal.
  static func solution(_ a: Matrix<Scalar>, _ x: Matrix<Scalar>, _ b: Matrix<Scalar>) -> Check {
    let matrix = Judged(a)
    var worst = x.shape == Shape(a.columns, b.columns) ? 0.0 : .infinity
    for j in 0..<min(x.columns, b.columns) {
      let solution = Judged(Matrix(x[..., j..<j + 1]))
      let found = matrix * solution
      worst = max(
        worst,
        Judged.ratio(
          found, Judged(Matrix(b[..., j..<j + 1])),
          size: matrix.size * (solution.size + least), order: a.rows, of: Scalar.self))
    }
    return Check("AX = B", worst)
  }

  /// What a number below the normal range is rounded by, relative to ε.
  private static var least: Judged.Size {
    Judged.Size(Double(Scalar.RealScalar.leastNormalMagnitude))
  }

  static func diagonal(
    _ values: [Scalar.RealScalar], rows: Int? = nil, columns: Int? = nil
  ) -> Judged {
    Judged(
      Matrix<Scalar>(rows: rows ?? values.count, columns: columns ?? values.count) { i, j in
        i == j && i < values.count ? Scalar(values[i]) : .zero
      })
  }

  static func ascending(_ values: [Scalar.RealScalar]) -> Check {
    Check("in order", zip(values, values.dropFirst()).allSatisfy { $0 <= $1 })
  }
}

extension Matrix {
  /// Ordinary numbers, the same for the same shape.
  static func companion(_ rows: Int, _ columns: Int) -> Matrix {
    var generator = SeededGenerator(seed: UInt64(77 + rows + 100 * columns))
    return generator.matrix(rows: rows, columns: columns)
  }

  /// As ``companion(_:_:)``, well away from being singular.
  static func regular(_ order: Int) -> Matrix {
    let random = companion(order, order)
    let shift = Scalar(Scalar.RealScalar(3 * order + 1))
    return Matrix(rows: order, columns: order) { i, j in
      i == j ? random[i, j] + shift : random[i, j]
    }
  }
}

extension AdversarialRoutine {
  /// Empty, single, tall, wide and square; the last order is beyond that of the kernels for small matrices, and once
  /// is enough in a debug build.
  private static var shapes: [Shape] {
    let small = [
      Shape(0, 0), Shape(0, 3), Shape(3, 0), Shape(1, 1), Shape(5, 2), Shape(2, 5), Shape(4, 4),
    ]
    return Scalar.self == Double.self ? small + [Shape(17, 17)] : small
  }

  /// Runs each of the routines on all inputs.
  static func check(_ routines: [AdversarialRoutine]) {
    for shape in shapes {
      let general = AdversarialInput<Scalar>.general(shape)
      let hermitian = shape.isSquare ? AdversarialInput<Scalar>.hermitian(shape.rows) : general
      let definite = shape.isSquare ? AdversarialInput<Scalar>.definite(shape.rows) : general
      for routine in routines {
        let inputs =
          switch routine.domain {
          case .hermitian: hermitian
          case .definite: definite
          default: general
          }
        for input in inputs { routine.check(input) }
        if routine.domain.contains(shape) && shape.rows > 0 && shape.columns > 0 {
          routine.checkNonFinite(shape)
        }
      }
    }
  }
}
