import BLASBackend
import Matrices
import Testing
import _TestSupport

/// What cannot be handed to BLAS: counts beyond 32 bits throw, wrong shapes trap.
@Suite struct LimitTests {
  private static let tooLarge = 1 << 31

  /// One column, so that a leading dimension beyond 32 bits needs no memory.
  private static let column = MatrixLayout(rows: 1, columns: 1, leadingDimension: tooLarge)
  private static let small = MatrixLayout(rows: 1, columns: 1)
  private static let strided = VectorLayout(count: 1, stride: tooLarge)
  private static let plain = VectorLayout(count: 1)

  private func expectOverflow(
    _ quantity: String, sourceLocation: SourceLocation = #_sourceLocation,
    _ body: (inout MutableSpan<Double>, Span<Double>) throws(DimensionOverflow) -> Void
  ) {
    var output = [3.0]
    let input = [1.0]
    #expect(
      throws: DimensionOverflow(quantity: quantity, value: Self.tooLarge),
      sourceLocation: sourceLocation
    ) {
      try output.mutate { span in try body(&span, input.span) }
    }
    #expect(
      output == [3], "changed before the overflow was noticed", sourceLocation: sourceLocation)
  }

  @Test func stridesBeyond32BitsThrow() {
    let (far, near) = (Self.strided, Self.plain)
    expectOverflow("stride") { _, x throws(DimensionOverflow) in _ = try BLAS.dot(x, far, x, near) }
    expectOverflow("stride") { _, x throws(DimensionOverflow) in _ = try BLAS.dot(x, near, x, far) }
    expectOverflow("stride") { _, x throws(DimensionOverflow) in _ = try BLAS.nrm2(x, far) }
    expectOverflow("stride") { y, x throws(DimensionOverflow) in
      try BLAS.axpy(alpha: 1, x, far, &y, near)
    }
    expectOverflow("stride") { y, _ throws(DimensionOverflow) in
      try BLAS.scal(alpha: 2, &y, far)
    }
    expectOverflow("stride") { y, x throws(DimensionOverflow) in
      try BLAS.gemv(.none, alpha: 1, x, Self.small, x, far, beta: 0, &y, near)
    }
  }

  @Test func leadingDimensionsOfProductsBeyond32BitsThrow() {
    let (far, near) = (Self.column, Self.small)
    let quantity = "leading dimension"
    expectOverflow(quantity) { y, x throws(DimensionOverflow) in
      try BLAS.gemv(.none, alpha: 1, x, far, x, Self.plain, beta: 0, &y, Self.plain)
    }
    // Products this small are made by kernels of our own, which have no such limit.
    for (a, b) in [(far, near), (near, far)] {
      expectOverflow(quantity) { y, x throws(DimensionOverflow) in
        try BLAS.syrk(.upper, .none, alpha: 1, x, a, beta: 0, &y, b)
      }
      expectOverflow(quantity) { y, x throws(DimensionOverflow) in
        try BLAS.trsm(.left, .upper, .none, .stored, alpha: 1, x, a, &y, b)
      }
      expectOverflow(quantity) { y, x throws(DimensionOverflow) in
        try BLAS.trmm(.left, .upper, .none, .stored, alpha: 2, x, a, &y, b)
      }
    }
  }

  @Test func leadingDimensionsOfGeneralProductsBeyond32BitsThrow() {
    // 17 columns, more than the small kernels take: one operand at a time is far apart.
    let long = MatrixLayout(rows: 17, columns: 1)
    let wide = MatrixLayout(rows: 1, columns: 17)
    let farLong = MatrixLayout(rows: 17, columns: 1, leadingDimension: Self.tooLarge)
    let input = [Double](repeating: 1, count: 17)
    for (a, b, c) in [
      (farLong, Self.small, long), (long, Self.column, long), (long, Self.small, farLong),
    ] {
      var output = [Double](repeating: 3, count: 17)
      #expect(
        throws: DimensionOverflow(quantity: "leading dimension", value: Self.tooLarge)
      ) {
        try output.mutate { span in
          try BLAS.gemm(
            .none, .none, alpha: 1, input.span, a, input.span, b, beta: 0, &span, c)
        }
      }
      #expect(output.allSatisfy { $0 == 3 }, "changed before the overflow was noticed")
    }
    expectOverflow("leading dimension") { y, x throws(DimensionOverflow) in
      try BLAS.omatcopy(.none, alpha: 1, x, Self.column, &y, Self.small)
    }
    expectOverflow("leading dimension") { y, x throws(DimensionOverflow) in
      try BLAS.omatcopy(.none, alpha: 1, x, Self.small, &y, Self.column)
    }
    var output = [Double](repeating: 0, count: 17)
    #expect(throws: Never.self) {
      try output.mutate { span in
        try BLAS.gemm(
          .none, .transposed, alpha: 1, input.span, Self.small, input.span, long, beta: 0, &span,
          wide)
      }
    }
    #expect(output.allSatisfy { $0 == 1 })
  }

  @Test func leadingDimensionsOfFactorizationsBeyond32BitsThrow() {
    let (far, near) = (Self.column, Self.small)
    let quantity = "leading dimension"
    expectOverflow(quantity) { y, _ throws(DimensionOverflow) in
      _ = try LAPACK.potrf(.upper, &y, far)
    }
    expectOverflow(quantity) { _, x throws(DimensionOverflow) in
      var workspace = Workspace<Double>()
      _ = try LAPACK.pocon(.upper, x, far, oneNorm: 1, workspace: &workspace)
    }
    expectOverflow(quantity) { _, x throws(DimensionOverflow) in
      var workspace = Workspace<Double>()
      _ = try LAPACK.trcon(.upper, .stored, x, far, workspace: &workspace)
    }
    for (a, b) in [(far, near), (near, far)] {
      expectOverflow(quantity) { y, x throws(DimensionOverflow) in
        try LAPACK.potrs(.upper, x, a, &y, b)
      }
      expectOverflow(quantity) { y, x throws(DimensionOverflow) in
        _ = try LAPACK.trtrs(.upper, .none, .stored, x, a, &y, b)
      }
      expectOverflow(quantity) { y, x throws(DimensionOverflow) in
        var workspace = Workspace<Double>()
        try LAPACK.unmqr(
          .left, .none, reflectors: 1, x, a, tau: x, &y, b, workspace: &workspace)
      }
    }
    expectOverflow(quantity) { y, _ throws(DimensionOverflow) in
      var workspace = Workspace<Double>()
      var tau = InlineArray<1, Double>(repeating: 0)
      var span = tau.mutableSpan
      try LAPACK.geqrf(&y, far, tau: &span, workspace: &workspace)
    }
    expectOverflow(quantity) { y, _ throws(DimensionOverflow) in
      var workspace = Workspace<Double>()
      var tau = InlineArray<1, Double>(repeating: 0)
      var span = tau.mutableSpan
      var pivots: [Int] = []
      try LAPACK.geqp3(&y, far, pivots: &pivots, tau: &span, workspace: &workspace)
    }
    expectOverflow(quantity) { y, _ throws(DimensionOverflow) in
      var workspace = Workspace<Double>()
      var values = InlineArray<1, Double>(repeating: 0)
      var span = values.mutableSpan
      _ = try LAPACK.heevd(.none, .upper, &y, far, eigenvalues: &span, workspace: &workspace)
    }
  }

  @Test func countsUpTo32BitsPass() throws {
    let x = [2.0]
    let last = VectorLayout(count: 1, stride: Int(Int32.max))
    #expect(try BLAS.dot(x.span, last, x.span, last) == 4)
  }

  @Test func wrongShapesTrap() async {
    await #expect(processExitsWith: .failure) {
      var c = [0.0, 0]
      var span = c.mutableSpan
      let a = [1.0, 2]
      try BLAS.gemm(
        .none, .none, alpha: 1, a.span, MatrixLayout(rows: 1, columns: 2), a.span,
        MatrixLayout(rows: 1, columns: 2), beta: 0, &span, MatrixLayout(rows: 1, columns: 2))
    }
    await #expect(processExitsWith: .failure) {
      let x = [1.0, 2]
      _ = try BLAS.dot(x.span, VectorLayout(count: 2), x.span, VectorLayout(count: 1))
    }
  }

  @Test func layoutsOutsideOfTheirBufferTrap() async {
    await #expect(processExitsWith: .failure) {
      let x = [1.0, 2]
      _ = try BLAS.nrm2(x.span, VectorLayout(count: 2, stride: 2))
    }
    await #expect(processExitsWith: .failure) {
      var a = [1.0, 2, 3]
      var span = a.mutableSpan
      _ = try LAPACK.potrf(.upper, &span, MatrixLayout(rows: 2, columns: 2))
    }
    await #expect(processExitsWith: .failure) {
      _ = MatrixLayout(rows: 3, columns: 1, leadingDimension: 2)
    }
  }
}
