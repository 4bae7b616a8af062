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
  var refusedBelowLimit: [UInt64] = []
  /// Coefficients of problems with κ ≤ 1e10 whose column makes up at least 1e-12 of the target, and those
  /// proven to be correctly rounded.
  var wellConditioned = 0
  var proven = 0
}

/// Certifies the problems of a fixture file and compares with their exact solutions.
func certifyFixtures(_ file: URL, options: CertificateOptions, step: Int = 1) throws -> Tally {
  var tally = Tally()
  let lines = try String(contentsOf: file, encoding: .utf8).split(separator: "\n")
  for line in stride(from: 0, to: lines.count, by: step).map({ lines[$0] }) {
    let fields = line.split(separator: " ")
    let seed = try #require(UInt64(fields[0]))
    let drawn = RandomProblem(seed: seed)
    guard String(drawn.checksum, radix: 16) == fields[1] else {
      Issue.record("problem \(seed) is not the one that was solved")
      continue
    }
    tally.problems += 1
    let certificate: Certificate
    do {
      certificate = try drawn.problem().certified(options)
    } catch {
      let p = Double(drawn.x[0].count)
      if fields[2] != "singular", let kappa = Double(fields[2]), kappa * p <= 1e12 {
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
    let isWellConditioned = kappa <= 1e10 * Double(drawn.x[0].count)
    let solution = certificate.solutions[0]
    func check(_ enclosure: Enclosure, _ exact: ExactNumber, _ what: String) {
      tally.enclosures += 1
      if !exact.isInside(enclosure) { tally.falseEnclosures.append("\(seed) \(what)") }
    }
    for (j, text) in fields[4].split(separator: ",").enumerated() {
      let exact = try ExactNumber(text)
      let found = solution.coefficients[j]
      // Smaller ones lose bits in the oracle's own sum of doubles.
      if exact.magnitude > 0 && !(1e-250...1e290).contains(exact.magnitude) { continue }
      check(found.enclosure, exact, "coefficient \(j)")
      let distance = exact.distance(to: DoubleDouble(found.value))
      if !(distance <= found.errorBound * (1 + 1e-12)) {
        tally.falseEnclosures.append("\(seed) error bound \(j)")
      }
      let grade = CoefficientGrade(found.value.nextUp, found)
      let error = exact.distance(to: DoubleDouble(found.value.nextUp))
      if !(error >= grade.leastError * (1 - 1e-12) && error <= grade.largestError * (1 + 1e-12)) {
        tally.falseEnclosures.append("\(seed) grade \(j)")
      }
      if found.correctlyRounded == true && distance > found.value.ulp / 2 {
        tally.falselyRounded.append("\(seed) \(j)")
      }
      if isWellConditioned && drawn.share(of: j, coefficient: exact.magnitude) >= 1e-12 {
        tally.wellConditioned += 1
        if found.correctlyRounded == true { tally.proven += 1 }
      }
    }
    if fields[3] != "-", let squares = solution.residualSquares {
      let exact = try ExactNumber(fields[3])
      if exact.magnitude == 0 || (1e-250...1e290).contains(exact.magnitude) {
        check(squares, exact, "residual squares")
      }
    }
    if fields[5] != "-", let errors = solution.standardErrors {
      for (j, text) in fields[5].split(separator: ",").enumerated() {
        let exact = try ExactNumber(text)
        if exact.magnitude == 0 || (1e-250...1e290).contains(exact.magnitude) {
          check(errors[j], exact, "standard error \(j)")
        }
      }
    }
  }
  return tally
}

@Suite struct RandomProblemTests {
  /// Another file of the same kind, with more problems, may be named in the environment.
  static let file =
    ProcessInfo.processInfo.environment["LAPWING_RANDOM_PROBLEMS"].map { URL(filePath: $0) }
    ?? ReferenceSet.fixtures.appending(path: "certificate/random.txt")

  @Test(arguments: [CertificateOptions.StandardErrors.free, .refined])
  func enclosesEveryExactSolution(standardErrors: CertificateOptions.StandardErrors) throws {
    var options = CertificateOptions()
    options.standardErrors = standardErrors
    let tally = try certifyFixtures(RandomProblemTests.file, options: options)
    #expect(tally.problems >= 2000)
    #expect(tally.falseEnclosures.isEmpty)
    #expect(tally.falselyRounded.isEmpty)
    #expect(tally.singularButCertified.isEmpty)
    #expect(tally.refusedBelowLimit.isEmpty)
    #expect(tally.enclosures > 3 * tally.problems)
    #expect(
      Double(tally.proven) >= 0.95 * Double(tally.wellConditioned),
      "\(tally.proven) of \(tally.wellConditioned)")
  }

  @Test(arguments: [
    CertificateMutation(residual: 0), CertificateMutation(gradient: 0),
    CertificateMutation(orthogonality: 0),
  ])
  func seesThatABoundIsMissing(mutation: CertificateMutation) throws {
    var options = CertificateOptions()
    options.mutation = mutation
    let tally = try certifyFixtures(RandomProblemTests.file, options: options)
    #expect(!tally.falseEnclosures.isEmpty)
  }
}
