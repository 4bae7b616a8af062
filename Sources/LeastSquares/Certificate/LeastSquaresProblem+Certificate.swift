internal import Matrices

extension LeastSquaresProblem where Scalar == Double {
  /// Solves the binary problem, whose doubles are exact, with a proof of every digit.
  ///
  /// ```swift
  /// let x: Matrix<Double> = [[1, 1], [1, 2], [1, 3], [1, 4]]
  /// let certificate = try LeastSquaresProblem(design: x, target: [6, 5, 7, 10]).certified()
  /// let slope = certificate.solutions[0].coefficients[1]
  /// print(slope.value, slope.correctlyRounded == true, slope.errorBound < 1e-15)
  /// ```
  /// ```text
  /// 1.4 true true
  /// ```
  ///
  /// - Complexity: that of ``CertificateProblem/certified(_:)``; one copy of X and Y.
  /// - Throws: why nothing could be proven. A certificate that is returned holds.
  public func certified(
    _ options: CertificateOptions = CertificateOptions()
  ) throws(NotCertifiable) -> Certificate {
    let problem: CertificateProblem
    do throws(LinearAlgebraError) {
      problem = try CertificateProblem(
        design: design, targets: targets,
        weights: rowBlock.weights.map { w in (0..<w.rows).map { w[$0, 0] } })
    } catch {
      preconditionFailure("the shapes were checked when the problem was made: \(error)")
    }
    return try problem.certified(options)
  }
}
