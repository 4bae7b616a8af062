internal import CKernels

extension Double {
  public static func _gradientOfRows(
    _ instructions: InstructionSet, _ n: Int, _ p: Int, _ x: UnsafePointer<Self>?, _ ld: Int,
    _ y: UnsafePointer<Self>, _ incy: Int, _ theta: UnsafePointer<Self>?,
    _ gradient: UnsafeMutablePointer<Self>?
  ) -> Self {
    var square: Self = 0
    lapwing_gradient_rows_f64(
      instructions.kernel, n, p, x, ld, y, incy, theta, gradient, &square)
    return square
  }

  public static func _gradientOfColumns(
    _ instructions: InstructionSet, _ n: Int, _ p: Int, _ x: UnsafePointer<Self>?, _ ld: Int,
    _ y: UnsafePointer<Self>, _ incy: Int, _ theta: UnsafePointer<Self>?,
    _ gradient: UnsafeMutablePointer<Self>?
  ) -> Self {
    var square: Self = 0
    lapwing_gradient_columns_f64(
      instructions.kernel, n, p, x, ld, y, incy, theta, gradient, &square)
    return square
  }

  public static func _gram(
    _ instructions: InstructionSet, _ triangle: Triangle, _ n: Int, _ p: Int,
    _ x: UnsafePointer<Self>, _ ld: Int, _ gram: UnsafeMutablePointer<Self>, _ gramLD: Int
  ) {
    let scratchBytes = lapwing_gram_scratch_bytes(p, MemoryLayout<Self>.stride)
    withUnsafeTemporaryAllocation(byteCount: scratchBytes, alignment: 64) { scratch in
      lapwing_gram_f64(
        instructions.kernel, triangle == .upper, n, p, x, ld, gram, gramLD, scratch.baseAddress)
    }
  }
}
