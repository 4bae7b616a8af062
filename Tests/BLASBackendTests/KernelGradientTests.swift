import Testing

@testable import BLASBackend

/// One gradient problem in fenced memory, what should come out, and what did.
private final class Case<Scalar: RealBLASScalar> {
  private static var capacity: Int { 25_000 }
  private let xFence = Fence<Scalar>(capacity: capacity)
  private let yFence = Fence<Scalar>(capacity: 4 * capacity)
  private let thetaFence = Fence<Scalar>(capacity: capacity)
  private let gradientFence = Fence<Scalar>(capacity: capacity)

  var (n, p) = (0, 0)
  var transposition = Transposition.none
  var layout = MatrixLayout(rows: 0, columns: 0)
  var targetsLayout = VectorLayout(count: 0)
  var x: UnsafeMutableBufferPointer<Scalar> { xFence.last(layout.end) }
  var y: UnsafeMutableBufferPointer<Scalar> {
    yFence.last(n == 0 ? 0 : (n - 1) * targetsLayout.stride + 1)
  }
  var theta: UnsafeMutableBufferPointer<Scalar> { thetaFence.last(p) }
  /// Four guard elements, then the gradient.
  var gradient: UnsafeMutableBufferPointer<Scalar> { gradientFence.last(p + 4) }

  /// Everything that is no entry of the problem is NaN.
  func prepare(
    _ transposition: Transposition, n: Int, p: Int, gap: Int, stride: Int,
    _ number: () -> (x: Double, small: Double)
  ) {
    (self.n, self.p, self.transposition) = (n, p, transposition)
    let (rows, columns) = transposition == .none ? (n, p) : (p, n)
    layout = MatrixLayout(
      rows: rows, columns: columns, leadingDimension: max(1, rows) + gap)
    targetsLayout = VectorLayout(count: n, stride: stride)
    for buffer in [x, y, gradient] { buffer.update(repeating: .nan) }
    for i in 0..<n {
      for j in 0..<p { x[index(i, j)] = Scalar(number().x) }
      y[i * stride] = Scalar(number().x)
    }
    for j in 0..<p {
      theta[j] = Scalar(number().small)
      gradient[4 + j] = Scalar(number().x)
    }
  }

  func index(_ i: Int, _ j: Int) -> Int {
    transposition == .none ? layout.index(i, j) : layout.index(j, i)
  }

  struct Expected {
    var gradient: [Double]
    /// How far a floating-point result may be from `gradient`.
    var bounds: [Double]
    var square = 0.0
    var squareBound = 0.0
  }

  /// The definition, in Double. With u the unit roundoff, a residual is off by at most
  /// (p + 2)u·(Σ|xθ| + |y|); a sum of n + 1 terms by (n + 2)u times the sum of their magnitudes. All
  /// of it twice, u = ε instead of ε/2, because this sum in Double is off as well.
  func expected() -> Expected {
    let (x, y, theta, initial, stride) = (x, y, theta, gradient, targetsLayout.stride)
    let u = Double(Scalar.ulpOfOne)
    var result = Expected(
      gradient: (0..<p).map { Double(initial[4 + $0]) },
      bounds: (0..<p).map { u * Double(n + 2) * abs(Double(initial[4 + $0])) })
    result.gradient.withUnsafeMutableBufferPointer { g in
      result.bounds.withUnsafeMutableBufferPointer { bounds in
        for i in 0..<n {
          var r = -Double(y[i * stride])
          var magnitude = abs(r)
          for j in 0..<p {
            let product = Double(x[index(i, j)]) * Double(theta[j])
            r += product
            magnitude += abs(product)
          }
          let rError = u * Double(p + 2) * magnitude
          for j in 0..<p {
            let entry = Double(x[index(i, j)])
            g[j] += r * entry
            bounds[j] += abs(entry) * (rError + u * Double(n + 2) * (abs(r) + rError))
          }
          result.square += r * r
          result.squareBound += (2 * abs(r) + rError) * rError
          result.squareBound += u * Double(n + 2) * (abs(r) + rError) * (abs(r) + rError)
        }
      }
    }
    return result
  }

  /// Runs the kernel from the prepared gradient and puts that back.
  func run(_ instructions: InstructionSet) -> (gradient: [Scalar], square: Scalar) {
    let buffer = gradient
    let before = Array(buffer)
    var span = UnsafeMutableBufferPointer(rebasing: buffer[4...]).mutableSpan
    let square = Kernels.addGradient(
      transposition, UnsafeBufferPointer(x).span, layout,
      targets: UnsafeBufferPointer(y).span, targetsLayout,
      parameters: UnsafeBufferPointer(theta).span, into: &span, instructions: instructions)
    let after = Array(buffer)
    for k in 0..<4 { #expect(after[k].isNaN, "wrote before the gradient") }
    _ = buffer.update(fromContentsOf: before)
    return (Array(after[4...]), square)
  }
}

/// p for the counts of vectors that `kernelColumnCounts` leaves out, for 8 and 16 lanes.
private let moreVectors = [75, 83, 93, 108, 117, 150, 170, 185, 210, 233, 249, 257]

private let available = InstructionSet.allCases.filter { $0 <= .widest }

@Suite struct KernelGradientTests {
  /// Small integers make every intermediate exact: any lost or repeated term shows, any NaN read from
  /// a gap shows, and the fences show the rest.
  @Test(arguments: [Transposition.none, .transposed])
  func isExactOnIntegers(_ transposition: Transposition) {
    func check<Scalar: RealBLASScalar>(_: Scalar.Type) {
      let work = Case<Scalar>()
      var numbers = TestNumbers(seed: 1)
      for p in kernelColumnCounts + moreVectors {
        for n in 0...19 {
          work.prepare(transposition, n: n, p: p, gap: (n + p) % 3, stride: 1 + n % 2) {
            (Double(numbers.integer(upTo: 4)), Double(numbers.integer(upTo: 1)))
          }
          let expected = work.expected()
          for instructions in available {
            let (gradient, square) = work.run(instructions)
            let right = gradient.map { Double($0) } == expected.gradient
            #expect(right, "\(Scalar.self) \(instructions) n = \(n), p = \(p)")
            #expect(Double(square) == expected.square, "\(instructions) n = \(n), p = \(p)")
          }
        }
      }
    }
    check(Float.self)
    check(Double.self)
  }

  /// Several strips, and rows enough for every unrolled loop to go round.
  @Test(arguments: [Transposition.none, .transposed])
  func staysInsideTheErrorBound(_ transposition: Transposition) {
    func check<Scalar: RealBLASScalar>(_: Scalar.Type) {
      let work = Case<Scalar>()
      var numbers = TestNumbers(seed: 2)
      let shapes = [
        (2500, 1), (1025, 3), (2111, 8), (1031, 11), (530, 20), (333, 41), (219, 64), (77, 129),
        (150, 150), (23, 1000),
      ]
      for (n, p) in shapes {
        work.prepare(transposition, n: n, p: p, gap: p % 2, stride: 1 + p % 3) {
          (numbers.real(), numbers.real())
        }
        let expected = work.expected()
        for instructions in available {
          let (gradient, square) = work.run(instructions)
          var worst = 0.0
          for j in 0..<p {
            worst = max(worst, abs(Double(gradient[j]) - expected.gradient[j]) / expected.bounds[j])
          }
          #expect(worst <= 1, "\(Scalar.self) \(instructions) \(n) × \(p)")
          #expect(
            abs(Double(square) - expected.square) <= expected.squareBound,
            "\(Scalar.self) \(instructions) \(n) × \(p)")
        }
      }
    }
    check(Float.self)
    check(Double.self)
  }

  /// One NaN or infinity in X, y or θ reaches what the formula says, and nothing else.
  @Test(arguments: [Transposition.none, .transposed])
  func spreadsWhatIsNotFinite(_ transposition: Transposition) {
    func sameKind(_ a: Double, _ b: Double) -> Bool {
      a.isNaN ? b.isNaN : a.isInfinite ? a == b : b.isFinite
    }
    func check<Scalar: RealBLASScalar>(_: Scalar.Type) {
      let work = Case<Scalar>()
      var numbers = TestNumbers(seed: 3)
      for p in [1, 2, 3, 7, 8, 15, 21, 33, 70, 131] {
        for n in [1, 4, 9, 19] {
          for poison in [Scalar.nan, .infinity, -.infinity] {
            for place in 0..<3 {
              work.prepare(transposition, n: n, p: p, gap: 1, stride: 1) {
                (Double(numbers.integer(upTo: 4)), Double(numbers.integer(upTo: 1)))
              }
              switch place {
              case 0: work.x[work.index(n / 2, p - 1)] = poison
              case 1: work.y[n - 1] = poison
              default: work.theta[p / 2] = poison
              }
              let expected = work.expected()
              for instructions in available {
                let (gradient, square) = work.run(instructions)
                let alike = zip(gradient, expected.gradient).allSatisfy {
                  sameKind(Double($0), $1)
                }
                #expect(
                  alike && sameKind(Double(square), expected.square),
                  "\(instructions) n = \(n), p = \(p), \(poison) at \(place)")
              }
            }
          }
        }
      }
    }
    check(Float.self)
    check(Double.self)
  }

  @Test(arguments: [Transposition.none, .transposed])
  func givesTheSameBitsAtEveryAddress(_ transposition: Transposition) {
    var numbers = TestNumbers(seed: 4)
    for (n, p) in [(37, 3), (41, 20), (45, 50), (29, 133)] {
      let (rows, columns) = transposition == .none ? (n, p) : (p, n)
      let entries = (0..<n * p).map { _ in numbers.real() }
      let targets = (0..<n).map { _ in numbers.real() }
      let parameters = (0..<p).map { _ in numbers.real() }
      for instructions in available {
        var results: Set<[Double]> = []
        for offset in 0..<9 {
          let shifted = [Double](repeating: .nan, count: offset) + entries
          var gradient = [Double](repeating: 0, count: p)
          var span = gradient.mutableSpan
          let square = Kernels.addGradient(
            transposition, shifted.span,
            MatrixLayout(rows: rows, columns: columns, leadingDimension: rows, offset: offset),
            targets: targets.span, VectorLayout(count: n), parameters: parameters.span,
            into: &span, instructions: instructions)
          results.insert(gradient + [square])
        }
        #expect(results.count == 1, "\(instructions) \(n) × \(p)")
      }
    }
  }

  @Test func refusesAGradientOfAnotherLength() async {
    await #expect(processExitsWith: .failure) {
      let numbers = [1.0, 2, 3, 4, 5, 6]
      var gradient = [0.0, 0, 0]
      var span = gradient.mutableSpan
      _ = Kernels.addGradient(
        .transposed, numbers.span, MatrixLayout(rows: 2, columns: 3), targets: numbers.span,
        VectorLayout(count: 3), parameters: [1.0, 1].span, into: &span)
    }
  }
}
