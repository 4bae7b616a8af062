import Foundation
@testable import LeastSquares
import Matrices
import Testing

@Suite struct ReferenceSetTests {
  @Test(arguments: ReferenceSet.names)
  func provesEveryCoefficientCorrectlyRounded(name: String) throws {
    let (set, problem) = try ReferenceSet.load(name)
    let solution = try problem.certified().solutions[0]
    for (found, expected) in zip(solution.coefficients, set.recomputedExact.parameters) {
      let exact = try #require(DoubleDouble(decimal: expected.estimate))
      #expect(encloses(found.enclosure, exact))
      if exact == .zero {
        #expect(found.correctlyRounded == nil)
        #expect(found.errorBound < 1e-20)
      } else {
        #expect(found.correctlyRounded == true)
        #expect(found.value == exact.high)
        #expect(found.provenDigits > 15.6)
      }
    }
  }

  @Test(arguments: ReferenceSet.names)
  func provesFourteenDigitsOfTheInference(name: String) throws {
    let (set, problem) = try ReferenceSet.load(name)
    var options = CertificateOptions()
    options.standardErrors = .refined
    options.totalSquares =
      set.rSquaredConvention.hasPrefix("centered") ? .centered : .uncentered
    let solution = try problem.certified(options).solutions[0]
    let deviation = try #require(solution.residualDeviation)
    let errors = try #require(solution.standardErrors)
    let expected = set.recomputedExact
    let pairs =
      [(deviation, expected.residualSd)] + zip(errors, expected.parameters.map(\.sd))
    for (enclosure, text) in pairs {
      let exact = try #require(DoubleDouble(decimal: text))
      #expect(encloses(enclosure, exact), "\(enclosure) \(text)")
      if exact == .zero {
        #expect(enclosure.upper < 1e-14)
      } else {
        #expect(enclosure.provenDigits > 14, "\(enclosure) \(text)")
      }
    }
    let rSquared = try #require(solution.rSquared)
    #expect(encloses(rSquared, try #require(DoubleDouble(decimal: expected.rSquared))))
    #expect(rSquared.radius < 1e-14)
  }
}

extension ReferenceSetTests {
  /// Subtracting means from decimal columns must not lose the truth either.
  @Test(arguments: ["Norris", "Pontius", "Filip", "Longley", "Wampler3", "Wampler5"])
  func theShiftedProblemEnclosesTheSameAnswers(name: String) throws {
    let (set, problem) = try ReferenceSet.load(name)
    var options = CertificateOptions()
    options.standardErrors = .refined
    let shift = try #require(try InterceptShift(problem))
    let run = try CertificateRun(shift.apply(to: problem), options, shift: shift)
    let solution = shift.restore(try run.outcome().certificate.solutions[0])
    let errors = try #require(solution.standardErrors)
    for (j, expected) in set.recomputedExact.parameters.enumerated() {
      let exact = try #require(DoubleDouble(decimal: expected.estimate))
      let enclosure = solution.coefficients[j].enclosure
      #expect(encloses(enclosure, exact))
      #expect(enclosure.radius <= 1e-12 * exact.high.magnitude)
      #expect(encloses(errors[j], try #require(DoubleDouble(decimal: expected.sd))))
    }
  }
}

/// Whether the interval holds a number of which 30 digits are given.
private func encloses(_ enclosure: Enclosure, _ exact: DoubleDouble) -> Bool {
  let distance = (enclosure.center - exact).magnitude.high
  return distance <= enclosure.radius + 1e-29 * exact.high.magnitude
}
