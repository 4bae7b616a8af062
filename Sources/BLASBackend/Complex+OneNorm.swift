public import ComplexModule

// The magnitude of a complex number is a square root: there is nothing for a vector kernel to gain.
extension Complex where RealType: RealBLASScalar {
  public static func _oneNorm(
    _ m: Int, _ n: Int, _ a: UnsafePointer<Self>, _ lda: Int, _ b: UnsafeMutablePointer<Self>?,
    _ ldb: Int
  ) -> RealType {
    var largest: RealType = 0
    for j in 0..<n {
      var sum: RealType = 0
      for i in 0..<m { sum += a[i + j * lda]._modulus }
      b.map { ($0 + j * ldb).update(from: a + j * lda, count: m) }
      largest = larger(largest, sum)
    }
    return largest
  }

  public static func _hermitianOneNorm(
    _ n: Int, _ a: UnsafePointer<Self>, _ lda: Int, _ b: UnsafeMutablePointer<Self>?, _ ldb: Int
  ) -> RealType {
    // Block by block of rows, so that the sums of rows stay on the stack.
    let block = 64
    return withUnsafeTemporaryAllocation(of: RealType.self, capacity: block) { sums in
      var largest: RealType = 0
      for first in stride(from: 0, to: n, by: block) {
        let last = min(n, first + block)
        sums.initialize(repeating: 0)
        for j in first..<n {
          let column = a + j * lda
          var own: RealType = 0
          for i in first..<min(j, last) {
            let modulus = column[i]._modulus
            sums[i - first] += modulus
            own += modulus
          }
          if j >= last { continue }
          for i in 0..<first { own += column[i]._modulus }
          sums[j - first] += own + column[j]._modulus
          b.map { ($0 + j * ldb).update(from: column, count: j + 1) }
        }
        for sum in sums.prefix(last - first) { largest = larger(largest, sum) }
      }
      return largest
    }
  }

  /// Once NaN, always NaN.
  private static func larger(_ a: RealType, _ b: RealType) -> RealType {
    a.isNaN || b <= a ? a : b
  }
}
