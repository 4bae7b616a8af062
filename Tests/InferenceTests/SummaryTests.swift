import Foundation
import Matrices
import Testing
import _TestSupport

@testable import LeastSquares

@Suite struct SummaryTests {
  @Test(arguments: RFixtures.names)
  func looksAsInR(_ name: String) throws {
    let r = RFixtures[name]
    let inference = try r.inference()
    let influence = try inference.influence(of: r.problem().rowBlock)
    let summary = RegressionSummary(
      terms: r.terms, fit: inference.fits[0], residuals: influence.residuals,
      rowNames: r.row_names, isWeighted: r.weights != nil,
      omittedRows: name == "airquality" ? 42 : 0)
    let start = try #require(r.printed.firstIndex { $0.hasSuffix("Residuals:") })
    let expected = r.printed[start...].joined(separator: "\n")
      .trimmingCharacters(in: .newlines)
    #expect(summary.description.withPlainQuotes == expected)
  }

  @Test(arguments: RFixtures.names)
  func sequentialAnovaLooksAsInR(_ name: String) throws {
    let r = RFixtures[name]
    let anova = try r.inference().sequentialAnova(
      terms: r.term_labels, termOfColumn: r.assign.map { $0 == 0 ? nil : $0 - 1 })
    let response = try #require(r.printed_anova.first { $0.hasPrefix("Response: ") }).dropFirst(10)
    let ours = anova.text(target: String(response)).withPlainQuotes
    #expect(ours == r.printed_anova.joined(separator: "\n"))
  }

  @Test func nestedModelsLookAsInR() throws {
    let reduced = try ReducedProblem(RFixtures["swiss"].problem())
    let fits = try [[0], [0, 3], [0, 3, 4, 5], [0, 1, 2, 3, 4, 5]].map {
      try LinearModelInference(reduced, interceptColumn: 0, wantedColumns: $0).fits[0]
    }
    let ours = ModelComparison(fits).text(formulas: [
      "Fertility ~ 1", "Fertility ~ Education",
      "Fertility ~ Education + Catholic + Infant.Mortality",
      "Fertility ~ Agriculture + Examination + Education + Catholic + Infant.Mortality",
    ])
    #expect(ours.withPlainQuotes == (try NestedFixture.read()).printed.joined(separator: "\n"))
  }

  @Test func survivesTheModelFile() throws {
    let r = RFixtures["swiss"]
    let fit = try r.inference().fits[0]
    let summary = RegressionSummary(
      call: "lm(formula = Fertility ~ ., data = swiss)", terms: r.terms, fit: fit,
      residuals: r.residuals)
    let copy = try JSONDecoder().decode(
      RegressionSummary.self, from: JSONEncoder().encode(summary))
    #expect(copy == summary)
    #expect(copy.description.hasPrefix("Call:\nlm(formula = Fertility ~ ., data = swiss)\n\nResid"))
  }

  @Test func saysWhatIsNotThere() throws {
    // As many rows as columns: no degree of freedom is left.
    let problem = try LeastSquaresProblem<Double>(
      design: Matrix<Double>(rows: 2, columns: 2, storage: [1.0, 1, 1, 2]),
      targets: Matrix<Double>(rows: 2, columns: 1, storage: [1.0, 3]))
    let fit = try LinearModelInference(ReducedProblem(problem), interceptColumn: 0).fits[0]
    let text = RegressionSummary(terms: ["(Intercept)", "x"], fit: fit, residuals: [0, 0]).text()
    #expect(text.contains("ALL 2 residuals are 0: no residual degrees of freedom!"))
    #expect(text.contains("Residual standard error: NA on 0 degrees of freedom"))
    #expect(!text.contains("nan") && !text.contains("inf"))
  }

  /// Squares of 1e200 leave the number range: tables say so, and do not trap.
  @Test func sumsOfSquaresMayLeaveTheNumberRange() throws {
    let problem = try LeastSquaresProblem<Double>(
      design: Matrix<Double>(rows: 4, columns: 2, storage: [1.0, 1, 1, 1, 1, 2, 3, 5]),
      targets: Matrix<Double>(rows: 4, columns: 1, storage: [1e200, 3e200, -2e200, 5e200]))
    let inference = try LinearModelInference(ReducedProblem(problem), interceptColumn: 0)
    let anova = inference.sequentialAnova(terms: ["x"], termOfColumn: [nil, 0])
    #expect(anova.text(target: "y").contains("Residuals  2    Inf"))
    let summary = RegressionSummary(
      terms: ["(Intercept)", "x"], fit: inference.fits[0], residuals: [.infinity, 1, 2, -.infinity])
    #expect(summary.text().contains("Inf") && summary.text().contains("e+200"))
  }

  // MARK: - Numbers

  // swift-format-ignore: AlwaysUseLowerCamelCase
  struct FormatFixture: Decodable {
    var vectors: [[Double?]]
    var digits3: [[String]]
    var digits4: [[String]]
    var digits7: [[String]]
    var p_values: [[Double?]]
    var p3: [[String]]
    var p4: [[String]]
  }

  @Test func formatsNumbersAsR() throws {
    let fixture = try JSONDecoder().decode(
      FormatFixture.self,
      from: Data(contentsOf: RFixtures.directory.appending(path: "format.json")))
    for (digits, expected) in [
      (3, fixture.digits3), (4, fixture.digits4), (7, fixture.digits7),
    ] {
      for (values, texts) in zip(fixture.vectors, expected) {
        #expect(CommonFormat.numbers(values, digits: digits) == texts, "\(values), \(digits)")
      }
    }
    for (digits, expected) in [(3, fixture.p3), (4, fixture.p4)] {
      for (values, texts) in zip(fixture.p_values, expected) {
        #expect(CommonFormat.pValues(values, digits: digits) == texts, "\(values), \(digits)")
      }
    }
  }
}

extension String {
  /// R has typographic quotes where the locale does.
  fileprivate var withPlainQuotes: String {
    replacing("‘", with: "'").replacing("’", with: "'")
  }
}
