import Foundation
import BLASBackend
import Testing

@testable import LeastSquares

@Suite struct RandomProblemTests {
  /// Another file of the same kind, with more problems, may be named in the environment.
  static let file =
    ProcessInfo.processInfo.environment["LAPWING_RANDOM_PROBLEMS"].map { URL(filePath: $0) }
    ?? ReferenceSet.fixtures.appending(path: "certificate/random.txt")

  /// Double-double alone, or with the fixed-point arithmetic that decides what it leaves open.
  private static let budgets = [0, CertificateOptions().fixedPointBudget]

  @Test(arguments: budgets)
  func enclosesEveryExactSolution(fixedPointBudget: Int) throws {
    var options = CertificateOptions()
    options.fixedPointBudget = fixedPointBudget
    options.standardErrors = fixedPointBudget == 0 ? .refined : .free
    let tally = try certifyFixtures(
      RandomProblemTests.file, RandomProblem.self, options: options)
    #expect(tally.problems >= 2000)
    #expect(tally.falseEnclosures.isEmpty)
    #expect(tally.falselyRounded.isEmpty)
    #expect(tally.singularButCertified.isEmpty)
    #expect(tally.refusedBelowLimit.isEmpty)
    #expect(tally.enclosures > 3 * tally.problems)
    #expect(tally.wellConditioned > 5000)
    // Coefficients down to 2⁻¹¹⁰⁰ of the others need the longer arithmetic.
    let least = fixedPointBudget == 0 ? 0.9 : 1.0
    #expect(
      Double(tally.proven) >= least * Double(tally.wellConditioned),
      "\(tally.proven) of \(tally.wellConditioned)")
  }

  @Test(arguments: [
    CertificateMutation(residual: 0), CertificateMutation(gradient: 0),
    CertificateMutation(orthogonality: 0),
  ])
  func seesThatABoundIsMissing(mutation: CertificateMutation) throws {
    var options = CertificateOptions()
    options.mutation = mutation
    options.fixedPointBudget = 0
    let tally = try certifyFixtures(
      RandomProblemTests.file, RandomProblem.self, options: options)
    #expect(!tally.falseEnclosures.isEmpty)
  }

  @Test func enclosesEveryExactSolutionOfDecimals() throws {
    var options = CertificateOptions()
    options.standardErrors = .refined
    let file = ReferenceSet.fixtures.appending(path: "certificate/decimal.txt")
    let tally = try certifyFixtures(file, DecimalProblem.self, options: options)
    #expect(tally.problems == 500 && tally.certified == 500)
    #expect(tally.falseEnclosures.isEmpty)
    #expect(tally.falselyRounded.isEmpty)
    #expect(tally.proven == tally.wellConditioned && tally.proven > 2000)
  }

  @Test(arguments: KernelVariant.allCases.filter(\.isSupported))
  func holdsForMatricesThatBreakSolvers(variant: KernelVariant) throws {
    var options = CertificateOptions()
    options.standardErrors = .refined
    options.variant = variant
    let file = ReferenceSet.fixtures.appending(path: "certificate/adversarial.txt")
    let tally = try certifyFixtures(file, AdversarialProblem.self, options: options)
    #expect(tally.problems == 60)
    #expect(tally.falseEnclosures.isEmpty)
    #expect(tally.falselyRounded.isEmpty)
    #expect(tally.singularButCertified.isEmpty)
    #expect(tally.refusedBelowLimit.isEmpty)
    #expect(tally.certified >= 52, "\(tally)")
    #expect(tally.proven == tally.wellConditioned && tally.proven > 200)
  }

  @Test func enclosesLargerProblems() throws {
    let file = ReferenceSet.fixtures.appending(path: "certificate/large.txt")
    let tally = try certifyFixtures(file, LargeProblem.self, options: CertificateOptions())
    #expect(tally.problems == 24)
    #expect(tally.falseEnclosures.isEmpty)
    #expect(tally.falselyRounded.isEmpty)
    #expect(tally.singularButCertified.isEmpty)
    #expect(tally.refusedBelowLimit.isEmpty)
    #expect(tally.enclosures > 200)
    #expect(tally.proven == tally.wellConditioned && tally.proven > 150)
  }

  @Test func enclosesProblemsOfManyParts() throws {
    let lines = try String(contentsOf: RandomProblemTests.file, encoding: .utf8)
      .split(separator: "\n")
    var checked = 0
    for line in lines.prefix(60) {
      let fields = line.split(separator: " ")
      let drawn = RepeatedProblem(seed: try #require(UInt64(fields[0])))
      if drawn.hasPenalty || fields[2] == "singular" { continue }
      let problem = try drawn.problem()
      guard problem.rows > 12_000, let certificate = try? problem.certified() else { continue }
      let solution = certificate.solutions[0]
      for (j, text) in fields[4].split(separator: ",").enumerated() {
        let exact = try ExactNumber(text)
        if exact.isOutOfRange { continue }
        #expect(exact.isInside(solution.coefficients[j].enclosure))
        checked += 1
      }
    }
    #expect(checked > 60)
  }
}
