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
    // R has typographic quotes where the locale does.
    let ours = summary.description
      .replacing("‘", with: "'").replacing("’", with: "'")
    #expect(ours == expected)
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
