import Foundation
import Matrices
import Testing

@testable import LeastSquares

/// What happened to many random problems.
struct Tally {
  var problems = 0
  var certified = 0
  var enclosures = 0
  var falseEnclosures: [String] = []
  var falselyRounded: [String] = []
  var singularButCertified: [UInt64] = []
  /// κ·p ≤ 1e12, and no certificate.
  var refusedBelowLimit: [UInt64] = []
  /// Coefficients of problems with κ ≤ 1e10 that are neither zero nor exactly between two doubles, and those of
  /// them proven to be correctly rounded.
  var wellConditioned = 0
  var proven = 0
}

/// Certifies the problems of a fixture file and compares with their exact solutions.
func certifyFixtures(
  _ file: URL, _ kind: any DrawnProblem.Type, options: CertificateOptions
) throws -> Tally {
  var tally = Tally()
  let lines = try String(contentsOf: file, encoding: .utf8).split(separator: "\n")
  for line in lines {
    let fields = line.split(separator: " ")
    let seed = try #require(UInt64(fields[0]))
    let drawn = kind.init(seed: seed)
    guard String(drawn.checksum, radix: 16) == fields[1] else {
      Issue.record("problem \(seed) is not the one that was solved")
      continue
    }
    tally.problems += 1
    let certificate: Certificate
    do {
      certificate = try drawn.problem().certified(options)
    } catch {
      if fields[2] != "singular", let kappa = Double(fields[2]), kappa <= 1e12 {
        tally.refusedBelowLimit.append(seed)
      }
      continue
    }
    tally.certified += 1
    if fields[2] == "singular" {
      tally.singularButCertified.append(seed)
      continue
    }
    let kappa = try #require(Double(fields[2]))
    let isWellConditioned = kappa <= 1e10 * Double(drawn.columns)
    let solution = certificate.solutions[0]
    func check(_ enclosure: Enclosure, _ exact: ExactNumber, _ what: String) {
      tally.enclosures += 1
      if !exact.isInside(enclosure) { tally.falseEnclosures.append("\(seed) \(what)") }
    }
    for (j, text) in fields[4].split(separator: ",").enumerated() {
      let exact = try ExactNumber(text)
      let found = solution.coefficients[j]
      if exact.isOutOfRange { continue }
      check(found.enclosure, exact, "coefficient \(j)")
      let distance = exact.distance(to: DoubleDouble(found.value))
      let unknown = exact.unknown
      if !(distance <= found.errorBound * (1 + 1e-12) + unknown) {
        tally.falseEnclosures.append("\(seed) error bound \(j)")
      }
      let grade = CoefficientGrade(found.value.nextUp, found)
      let error = exact.distance(to: DoubleDouble(found.value.nextUp))
      if !(error + unknown >= grade.leastError * (1 - 1e-12)
        && error <= grade.largestError * (1 + 1e-12) + unknown)
      {
        tally.falseEnclosures.append("\(seed) grade \(j)")
      }
      if found.correctlyRounded == true && distance > found.value.ulp / 2 {
        tally.falselyRounded.append("\(seed) \(j)")
      }
      // Of a tie that is not proven, the double is one of the two nearest.
      let isProven = found.correctlyRounded == true
      let isTie = !isProven && abs(distance - found.value.ulp / 2) <= unknown
      if isWellConditioned && exact.magnitude > 0 && !isTie {
        tally.wellConditioned += 1
        if isProven { tally.proven += 1 }
      }
    }
    let squares = try ExactNumber(fields[3])
    if !squares.isOutOfRange { check(solution.residualSquares, squares, "residual squares") }
    if fields[5] != "-", let errors = solution.standardErrors {
      for (j, text) in fields[5].split(separator: ",").enumerated() {
        let exact = try ExactNumber(text)
        if !exact.isOutOfRange { check(errors[j], exact, "standard error \(j)") }
      }
    }
  }
  return tally
}
