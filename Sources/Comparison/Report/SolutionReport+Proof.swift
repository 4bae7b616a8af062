internal import BLASBackend
internal import Foundation
internal import LeastSquares
internal import Matrices

extension SolutionReport {
  /// The certified solution itself, with the proof of each coefficient.
  mutating func reportProof(_ certificate: Certificate, _ problem: ComparisonProblem) {
    let values = Matrix(rows: problem.terms.count, columns: problem.targets.count) { j, k in
      certificate.solutions[k].coefficients[j].value
    }
    coefficients = Self.coefficients(values, problem)
    gradeByProof(values, certificate, problem)
    for (k, solution) in certificate.solutions.enumerated() {
      for (j, coefficient) in solution.coefficients.enumerated() {
        let index = k * problem.terms.count + j
        coefficients[index].errorBound = coefficient.errorBound
        coefficients[index].correctlyRounded = coefficient.correctlyRounded
        coefficients[index].standardError = ProvenNumber(solution.standardErrors?[j])
      }
    }
    digits = coefficients.compactMap(\.digits).min()
  }

  /// Bounds the error of each coefficient from below and from above.
  mutating func gradeByProof(
    _ values: Matrix<Double>, _ certificate: Certificate, _ problem: ComparisonProblem
  ) {
    for (k, solution) in certificate.solutions.enumerated() {
      let size = solution.coefficients.map { abs($0.value) }.max() ?? 0
      for (j, grade) in solution.grade(values.column(k).elements).enumerated() {
        let index = k * problem.terms.count + j
        coefficients[index].proven = grade.largestError.isFinite
        coefficients[index].errorBound = grade.largestError
        coefficients[index].errorLowerBound = grade.leastError
        coefficients[index].correctlyRounded = grade.correctlyRounded
        coefficients[index].digits =
          signedDigits(grade, solution.coefficients[j].enclosure, size: size)
      }
    }
  }

  /// The digits that are proven; negative where the error exceeds the coefficient. For a coefficient that may be
  /// zero, of the absolute error relative to the size of the solution.
  private func signedDigits(
    _ grade: CoefficientGrade, _ enclosure: Enclosure, size: Double
  ) -> Double? {
    guard grade.largestError.isFinite else { return nil }
    if grade.largestError == 0 { return Grading.ceiling }
    let least = abs(enclosure.center.high) - abs(enclosure.center.low) - enclosure.radius
    let unit = grade.digits != nil && least > 0 ? least : size
    guard unit > 0 else { return nil }
    return min(Grading.ceiling, max(-308, -log10(grade.largestError / unit)))
  }
}
