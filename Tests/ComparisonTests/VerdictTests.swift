import BLASBackend
import LeastSquares
import Matrices
import Testing

@testable import Comparison

/// What a comparison says in plain sentences.
@Suite struct VerdictTests {
  private func verdict(
    _ problem: ComparisonProblem, _ solvers: [SolverName], _ options: IterationOptions = .init()
  ) throws -> [String] {
    try compare(problem, solvers: solvers, options: options).verdict
  }

  @Test func ofAProvenSolutionItTellsWhoHasIt() throws {
    let sentences = try verdict(
      .longley(), [.normal, .qr, .certified, .gd], IterationOptions(maximumIterations: 10))
    try #require(sentences.count == 5)
    #expect(sentences[0].contains("enclosed by a proof") && sentences[0].contains("binary"))
    #expect(sentences[1].contains("4.3e+04") || sentences[1].contains("4.33e+04"))
    #expect(sentences[1].contains("4.6 of 15.9 digits"))
    #expect(sentences[2].hasPrefix("normal, qr and certified have at least "))
    #expect(sentences[3].hasPrefix("The fastest of these was "))
    #expect(sentences[4] == "gd has no correct digit (iteration limit).")
  }

  @Test func ofDependentColumnsItTellsWhoHasNoAnswer() throws {
    let sentences = try verdict(
      .threeRows(), [.normal, .svd, .gd], IterationOptions(step: 10))
    #expect(sentences[0].contains("the rank is 2 of 3"))
    #expect(sentences.contains("normal has no answer (rank deficient)."))
    #expect(sentences.contains("gd has no correct digit (diverged)."))
    // No word on the condition: it is that of other columns.
    #expect(!sentences.contains { $0.contains("condition") })
  }

  @Test func aGoodConditionIsGoodNews() throws {
    let sentences = try verdict(.line(), [.qr])
    #expect(sentences.contains { $0.hasSuffix("rounding costs next to nothing.") })
    #expect(sentences.contains { $0.hasPrefix("qr has at least ") })
  }
}
