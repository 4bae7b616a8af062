import Testing

@testable import BLASBackend

/// One problem with several columns of parameters in fenced memory, what should come out, and what did.
private final class Case<Scalar: RealBLASScalar> {
  private static var capacity: Int { 20_000 }
  private let xFence = Fence<Scalar>(capacity: capacity)
  private let yFence = Fence<Scalar>(capacity: capacity)
  private let thetaFence = Fence<Scalar>(capacity: capacity)
  private let gradientFence = Fence<Scalar>(capacity: capacity)

  var targetsAreRows = false
  var layout = MatrixLayout(rows: 0, columns: 0)
  var targetsLayout = MatrixLayout(rows: 0, columns: 0)
  var parametersLayout = MatrixLayout(rows: 0, columns: 0)
  var n: Int { layout.columns }
  var p: Int { layout.rows }
  var count: Int { parametersLayout.columns }
  var x: UnsafeMutableBufferPointer<Scalar> { xFence.last(layout.end) }
  var y: UnsafeMutableBufferPointer<Scalar> { yFence.last(targetsLayout.end) }
  var theta: UnsafeMutableBufferPointer<Scalar> { thetaFence.last(parametersLayout.end) }
  var gradient: UnsafeMutableBufferPointer<Scalar> { gradientFence.last(parametersLayout.end) }

  /// Everything that is no entry of the problem is NaN.
  func prepare(
    n: Int, p: Int, targets: Int, configurations: Int, gap: Int, targetsAreRows: Bool,
    _ number: () -> (x: Double, small: Double)
  ) {
    self.targetsAreRows = targetsAreRows
    layout = MatrixLayout(rows: p, columns: n, leadingDimension: max(1, p) + gap)
    let (rows, columns) = targetsAreRows ? (targets, n) : (n, targets)
    targetsLayout = MatrixLayout(
      rows: rows, columns: columns, leadingDimension: max(1, rows) + gap)
    parametersLayout = MatrixLayout(
      rows: p, columns: targets * configurations, leadingDimension: max(1, p) + gap)
    for buffer in [x, y, theta, gradient] { buffer.update(repeating: .nan) }
    for i in 0..<n {
      for j in 0..<p { x[layout.index(j, i)] = Scalar(number().x) }
      for k in 0..<targets { y[targetIndex(i, k)] = Scalar(number().x) }
    }
    for c in 0..<count {
      for j in 0..<p {
        theta[parametersLayout.index(j, c)] = Scalar(number().small)
        gradient[parametersLayout.index(j, c)] = Scalar(number().x)
      }
    }
  }

  func targetIndex(_ i: Int, _ k: Int) -> Int {
    targetsAreRows ? targetsLayout.index(k, i) : targetsLayout.index(i, k)
  }

  struct Expected {
    var gradient: [Double] = []
    /// How far a floating-point result may be from `gradient`.
    var bounds: [Double] = []
    var squares: [Double] = []
    var squareBounds: [Double] = []
  }

  /// The definition, in Double, with the bounds of `KernelGradientTests`.
  func expected() -> Expected {
    let u = Double(Scalar.ulpOfOne)
    let targets = targetsAreRows ? targetsLayout.rows : targetsLayout.columns
    var result = Expected()
    for c in 0..<count {
      var g = (0..<p).map { Double(gradient[parametersLayout.index($0, c)]) }
      var bounds = g.map { u * Double(n + 2) * abs($0) }
      var (square, squareBound) = (0.0, 0.0)
      for i in 0..<n {
        var r = -Double(y[targetIndex(i, c % targets)])
        var magnitude = abs(r)
        for j in 0..<p {
          let product =
            Double(x[layout.index(j, i)]) * Double(theta[parametersLayout.index(j, c)])
          r += product
          magnitude += abs(product)
        }
        let rError = u * Double(p + 2) * magnitude
        for j in 0..<p {
          let entry = Double(x[layout.index(j, i)])
          g[j] += r * entry
          bounds[j] += abs(entry) * (rError + u * Double(n + 2) * (abs(r) + rError))
        }
        square += r * r
        squareBound += (2 * abs(r) + rError) * rError
        squareBound += u * Double(n + 2) * (abs(r) + rError) * (abs(r) + rError)
      }
      result.gradient += g
      result.bounds += bounds
      result.squares.append(square)
      result.squareBounds.append(squareBound)
    }
    return result
  }

  /// Runs the kernel from the prepared gradient and puts that back.
  func run(_ instructions: InstructionSet) -> (gradient: [Double], squares: [Double]) {
    let buffer = gradient
    let before = Array(buffer)
    var squares = [Scalar](repeating: 0, count: count)
    var span = buffer.mutableSpan
    var sums = squares.mutableSpan
    Kernels.addGradients(
      UnsafeBufferPointer(x).span, layout, targets: UnsafeBufferPointer(y).span, targetsLayout,
      targetsAreRows: targetsAreRows, parameters: UnsafeBufferPointer(theta).span,
      parametersLayout, into: &span, parametersLayout, squares: &sums, instructions: instructions)
    var after: [Double] = []
    for c in 0..<count {
      for j in 0..<p { after.append(Double(buffer[parametersLayout.index(j, c)])) }
      for gap in 0..<(p > 0 && c + 1 < count ? parametersLayout.leadingDimension - p : 0) {
        #expect(buffer[parametersLayout.index(p + gap, c)].isNaN, "wrote into a gap")
      }
    }
    _ = buffer.update(fromContentsOf: before)
    return (after, squares.map { Double($0) })
  }
}

private let available = InstructionSet.allCases.filter { $0 <= .widest }

/// Columns of parameters below, at and above one vector and a panel of two or three, for 2 to 16 lanes.
private let columnCounts = [1, 2, 3, 4, 5, 8, 9, 12, 16, 17, 24, 25, 33, 48, 49, 64, 65]

@Suite struct KernelGradientPanelsTests {
  /// Small integers make every intermediate exact: any lost or repeated term shows, any NaN read from a gap shows,
  /// and the fences show the rest.
  @Test func isExactOnIntegers() {
    func check<Scalar: RealBLASScalar>(_: Scalar.Type) {
      let work = Case<Scalar>()
      var numbers = TestNumbers(seed: 11)
      for (index, columns) in columnCounts.enumerated() {
        for (n, p) in [(0, 3), (1, 1), (7, 2), (9, 5), (16, 8), (19, 13), (31, 1), (5, 0)] {
          let targets = columns.isMultiple(of: 3) ? 3 : 1
          work.prepare(
            n: n, p: p, targets: targets, configurations: columns / targets, gap: index % 3,
            targetsAreRows: (index + n) % 2 == 0
          ) { (Double(numbers.integer(upTo: 4)), Double(numbers.integer(upTo: 1))) }
          let expected = work.expected()
          for instructions in available {
            let (gradient, squares) = work.run(instructions)
            #expect(
              gradient == expected.gradient && squares == expected.squares,
              "\(Scalar.self) \(instructions) \(n) × \(p), \(columns) columns")
          }
        }
      }
    }
    check(Float.self)
    check(Double.self)
  }

  /// Several blocks of rows, the last one incomplete.
  @Test func staysInsideTheErrorBound() {
    func check<Scalar: RealBLASScalar>(_: Scalar.Type) {
      let work = Case<Scalar>()
      var numbers = TestNumbers(seed: 12)
      for (n, p, columns) in [(1031, 7, 5), (530, 20, 20), (150, 101, 9), (23, 700, 3)] {
        work.prepare(
          n: n, p: p, targets: 1, configurations: columns, gap: p % 2, targetsAreRows: true
        ) { (numbers.real(), numbers.real()) }
        let expected = work.expected()
        for instructions in available {
          let (gradient, squares) = work.run(instructions)
          let isInside = gradient.indices.allSatisfy {
            abs(gradient[$0] - expected.gradient[$0]) <= expected.bounds[$0]
          }
          #expect(isInside, "\(Scalar.self) \(instructions) \(n) × \(p)")
          for c in squares.indices {
            #expect(abs(squares[c] - expected.squares[c]) <= expected.squareBounds[c])
          }
        }
      }
    }
    check(Float.self)
    check(Double.self)
  }

  /// What is not finite in one column of parameters or in one target reaches no other column.
  @Test func columnsDoNotTouchEachOther() {
    let work = Case<Double>()
    var numbers = TestNumbers(seed: 13)
    for poison in [Double.nan, .infinity] {
      for inTheta in [true, false] {
        work.prepare(
          n: 21, p: 6, targets: 3, configurations: 4, gap: 0, targetsAreRows: true
        ) { (numbers.real(), numbers.real()) }
        if inTheta {
          work.theta[work.parametersLayout.index(2, 4)] = poison
        } else {
          work.y[work.targetIndex(20, 1)] = poison
        }
        for instructions in available {
          let (gradient, squares) = work.run(instructions)
          for c in 0..<work.count {
            let isHit = inTheta ? c == 4 : c % 3 == 1
            let column = gradient[6 * c..<6 * (c + 1)]
            #expect(squares[c].isFinite != isHit, "\(instructions) \(c)")
            #expect(column.allSatisfy(\.isFinite) != isHit, "\(instructions) \(c)")
          }
        }
      }
    }
  }

  @Test func givesTheSameBitsAtEveryAddress() {
    var numbers = TestNumbers(seed: 14)
    let (n, p, columns) = (37, 11, 5)
    let entries = (0..<n * p).map { _ in numbers.real() }
    let targets = (0..<n).map { _ in numbers.real() }
    let parameters = (0..<p * columns).map { _ in numbers.real() }
    for instructions in available {
      var results: Set<[Double]> = []
      for offset in 0..<9 {
        let shifted = [Double](repeating: .nan, count: offset) + entries
        var gradient = [Double](repeating: 0, count: p * columns)
        var squares = [Double](repeating: 0, count: columns)
        var span = gradient.mutableSpan
        var sums = squares.mutableSpan
        Kernels.addGradients(
          shifted.span, MatrixLayout(rows: p, columns: n, leadingDimension: p, offset: offset),
          targets: targets.span, MatrixLayout(rows: n, columns: 1), targetsAreRows: false,
          parameters: parameters.span, MatrixLayout(rows: p, columns: columns), into: &span,
          MatrixLayout(rows: p, columns: columns), squares: &sums, instructions: instructions)
        results.insert(gradient + squares)
      }
      #expect(results.count == 1, "\(instructions)")
    }
  }
}
