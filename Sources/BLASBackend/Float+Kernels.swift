internal import CKernels

extension Float {
  public static func _gradientOfRows(
    _ instructions: InstructionSet, _ n: Int, _ p: Int, _ x: UnsafePointer<Self>?, _ ld: Int,
    _ y: UnsafePointer<Self>, _ incy: Int, _ theta: UnsafePointer<Self>?,
    _ gradient: UnsafeMutablePointer<Self>?
  ) -> Self {
    var square: Self = 0
    lapwing_gradient_rows_f32(
      instructions.kernel, n, p, x, ld, y, incy, theta, gradient, &square)
    return square
  }

  public static func _gradientOfColumns(
    _ instructions: InstructionSet, _ n: Int, _ p: Int, _ x: UnsafePointer<Self>?, _ ld: Int,
    _ y: UnsafePointer<Self>, _ incy: Int, _ theta: UnsafePointer<Self>?,
    _ gradient: UnsafeMutablePointer<Self>?
  ) -> Self {
    var square: Self = 0
    lapwing_gradient_columns_f32(
      instructions.kernel, n, p, x, ld, y, incy, theta, gradient, &square)
    return square
  }

  public static func _gradientPanels(
    _ instructions: InstructionSet, _ n: Int, _ p: Int, _ count: Int, _ x: UnsafePointer<Self>,
    _ ld: Int, _ y: UnsafePointer<Self>, _ rowStep: Int, _ columnStep: Int, _ targets: Int,
    _ theta: UnsafePointer<Self>, _ thetaLD: Int, _ gradient: UnsafeMutablePointer<Self>,
    _ gradientLD: Int, _ squares: UnsafeMutablePointer<Self>
  ) {
    let scratchBytes = lapwing_gradient_panels_scratch_bytes(p, count, MemoryLayout<Self>.stride)
    withUnsafeTemporaryAllocation(byteCount: scratchBytes, alignment: 64) { scratch in
      lapwing_gradient_panels_f32(
        instructions.kernel, n, p, count, x, ld, y, rowStep, columnStep, targets, theta, thetaLD,
        gradient, gradientLD, squares, scratch.baseAddress)
    }
  }

  public static func _gram(
    _ instructions: InstructionSet, _ triangle: Triangle, _ n: Int, _ p: Int,
    _ x: UnsafePointer<Self>, _ ld: Int, _ gram: UnsafeMutablePointer<Self>, _ gramLD: Int
  ) {
    let scratchBytes = lapwing_gram_scratch_bytes(p, MemoryLayout<Self>.stride)
    withUnsafeTemporaryAllocation(byteCount: scratchBytes, alignment: 64) { scratch in
      lapwing_gram_f32(
        instructions.kernel, triangle == .upper, n, p, x, ld, gram, gramLD, scratch.baseAddress)
    }
  }

  public static func _gramColumns(
    _ instructions: InstructionSet, _ triangle: Triangle, _ n: Int, _ p: Int,
    _ x: UnsafePointer<Self>, _ ld: Int, _ gram: UnsafeMutablePointer<Self>, _ gramLD: Int,
    _ columns: Range<Int>
  ) {
    let scratchBytes = lapwing_gram_columns_scratch_bytes(
      columns.count, MemoryLayout<Self>.stride)
    withUnsafeTemporaryAllocation(byteCount: scratchBytes, alignment: 64) { scratch in
      lapwing_gram_columns_f32(
        instructions.kernel, triangle == .upper, n, p, x, ld, gram, gramLD, columns.lowerBound,
        columns.upperBound, scratch.baseAddress)
    }
  }

  public static func _descend(
    _ instructions: InstructionSet, _ descent: UnsafeRawPointer, team: OpaquePointer, member: Int,
    _ gradients: UnsafeMutablePointer<Self>
  ) {
    lapwing_descent_f32(
      instructions.kernel, descent.assumingMemoryBound(to: lapwing_descent.self), team, member,
      gradients)
  }

  public static func _applyRule(
    _ instructions: InstructionSet, _ rule: UpdateRule, _ n: Int, _ theta: UnsafePointer<Self>,
    _ gradient: UnsafeMutablePointer<Self>, _ first: UnsafeMutablePointer<Self>,
    _ second: UnsafeMutablePointer<Self>
  ) {
    var rule = rule.kernelRule(state: 0)
    lapwing_apply_rule_f32(instructions.kernel, &rule, n, theta, gradient, first, second)
  }
}

// Matrices that are too small for the call of a library.
extension Float {
  public static func _formSmallProduct(
    _ instructions: InstructionSet?, _ alpha: Self, _ a: Span<Self>, _ aLayout: MatrixLayout,
    _ b: Span<Self>,
    _ bLayout: MatrixLayout, _ beta: Self, _ c: inout MutableSpan<Self>, _ cLayout: MatrixLayout
  ) -> Bool {
    let (m, n, k) = (cLayout.rows, cLayout.columns, aLayout.columns)
    guard aLayout.rows == m, bLayout.columns == n, bLayout.rows == k, max(m, n, k) <= 16,
      min(m, n, k) > 0
    else { return false }
    lapwing_small_product_f32(
      InstructionSet.smallKernel(instructions), m, n, k, alpha, a.pointer(aLayout),
      aLayout.leadingDimension, b.pointer(bLayout), bLayout.leadingDimension, beta,
      c.pointer(cLayout), cLayout.leadingDimension)
    return true
  }

  public static func _smallLU(
    _ instructions: InstructionSet?, _ n: Int, _ a: UnsafeMutablePointer<Self>, _ lda: Int,
    _ pivots: UnsafeMutablePointer<BLASInteger>
  ) -> BLASInteger {
    var info: BLASInteger = 0
    lapwing_small_lu_f32(InstructionSet.smallKernel(instructions), n, a, lda, pivots, &info)
    return info
  }

  public static func _smallLUSolve(
    _ instructions: InstructionSet?, _ n: Int, _ columns: Int, _ a: UnsafePointer<Self>, _ lda: Int,
    _ pivots: UnsafePointer<BLASInteger>, _ b: UnsafeMutablePointer<Self>, _ ldb: Int
  ) {
    lapwing_small_lu_solve_f32(
      InstructionSet.smallKernel(instructions), n, columns, a, lda, pivots, b, ldb)
  }
}
