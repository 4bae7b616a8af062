import Foundation
import LeastSquares
import Matrices
import Testing
import _TestSupport

/// What R 4.2 says about a fit; `Tests/Fixtures/r/lm.R` wrote it.
// swift-format-ignore: AlwaysUseLowerCamelCase
struct RFixture: Decodable {
  struct Prediction: Decodable {
    var design: [[Double]]
    var fit: [Double]
    var se: [Double]
    var confidence95: [[Double]]
    var prediction90: [[Double]]
  }

  var terms: [String]
  /// Column by column, as all matrices here.
  var design: [[Double]]
  var targets: [Double]
  var weights: [Double]?
  var offset: [Double]?
  var intercept: Bool
  var assign: [Int]
  var term_labels: [String]
  var row_names: [String]
  var coefficients: [Double?]
  var standard_errors: [Double]
  var t: [Double]
  var p: [Double]
  var sigma: Double
  var df: Int
  var rss: Double
  var r_squared: Double
  var adjusted: Double
  var f: [Double]?
  var f_p: Double?
  var log_likelihood: Double
  var aic: Double
  var bic: Double
  var confint95: [[Double?]]
  var confint99: [[Double?]]
  var vcov: [[Double]]
  var hat: [Double]
  var residuals: [Double]
  var rstandard: [Double?]
  var rstudent: [Double?]
  var cooks: [Double?]
  var dffits: [Double?]
  var press: Double?
  var HC0: [[Double]]
  var HC1: [[Double]]
  var HC2: [[Double?]]
  var HC3: [[Double?]]
  var vif: [Double]
  var anova_df: [Int]
  var anova_ss: [Double]
  var anova_f: [Double?]
  var anova_p: [Double?]
  var fitted: [Double]
  var raw_residuals: [Double]
  var printed: [String]
  var printed_anova: [String]
  var prediction: Prediction?

  /// [X Y] with the rows multiplied by √w.
  func problem() throws -> LeastSquaresProblem<Double> {
    let roots = (weights ?? targets.map { _ in 1 }).map { $0.squareRoot() }
    let x = Matrix(rows: targets.count, columns: design.count) { i, j in design[j][i] * roots[i] }
    let y = Matrix(rows: targets.count, columns: 1) { i, _ in
      (targets[i] - (offset?[i] ?? 0)) * roots[i]
    }
    return try LeastSquaresProblem(design: x, targets: y)
  }

  /// The same with its weights.
  func weightedProblem() throws -> LeastSquaresProblem<Double> {
    try LeastSquaresProblem(
      design: Matrix(rows: targets.count, columns: design.count, storage: design.flatMap { $0 }),
      targets: Matrix(rows: targets.count, columns: 1, storage: targets),
      weights: weights.map { Vector($0) },
      offset: Matrix(
        rows: targets.count, columns: 1, storage: offset ?? targets.map { _ in 0 }))
  }

  func inference() throws -> LinearModelInference {
    try LinearModelInference(
      ReducedProblem(problem()), interceptColumn: intercept ? 0 : nil,
      weights: weights.map { WeightSummary($0) })
  }
}

/// All that the script wrote.
enum RFixtures {
  static let names = [
    "mtcars", "mtcars_wt", "mtcars_no_intercept", "mtcars_intercept_only", "mtcars_weighted",
    "longley", "warpbreaks", "warpbreaks_aliased", "swiss", "airquality", "anscombe", "few_rows",
    "tiny", "leverage_one", "mtcars_weighted_offset", "long_names",
  ]

  static let directory = ReferenceData.directory.deletingLastPathComponent().appending(path: "r")

  static let all: [String: RFixture] = {
    let file = try! JSONSerialization.jsonObject(
      with: Data(contentsOf: directory.appending(path: "lm.json")))
    var fixtures: [String: RFixture] = [:]
    for (name, value) in file as! [String: Any] where name != "nested" {
      let data = try! JSONSerialization.data(withJSONObject: value)
      fixtures[name] = try! JSONDecoder().decode(RFixture.self, from: data)
    }
    return fixtures
  }()

  static subscript(name: String) -> RFixture { all[name]! }

  /// The digits in which R and a stable method must agree. Both err by κ·ε of the column-scaled X: 4·10⁴
  /// for longley (R's own coefficients have 12.9 digits there, Householder QR has 10.9), below 100 for the
  /// others.
  static func digits(_ name: String) -> Double { name == "longley" ? 9.5 : 11.5 }
}

/// −log₁₀ of the largest difference relative to the largest element; −∞ where one has an answer and the
/// other has not.
func agreement(_ ours: [Double?], _ theirs: [Double?]) -> Double {
  guard ours.count == theirs.count else { return -.infinity }
  var (difference, size) = (0.0, 0.0)
  for (a, b) in zip(ours, theirs) {
    switch (a, b) {
    case (nil, nil): continue
    case (let a?, let b?):
      if a.isNaN || b.isNaN { return -.infinity }
      difference = max(difference, abs(a - b))
      size = max(size, abs(b))
    default: return -.infinity
    }
  }
  return difference == 0 ? mostCorrectDigits : min(mostCorrectDigits, -log10(difference / size))
}

/// The worst relative digits of any element.
func elementwiseDigits(_ ours: [Double?], _ theirs: [Double?]) -> Double {
  guard ours.count == theirs.count else { return -.infinity }
  return zip(ours, theirs).map { agreement([$0], [$1]) }.min() ?? mostCorrectDigits
}

extension Matrix<Double> {
  var allElements: [Double?] { Matrix(view).storage.map { $0 } }
}

/// R's table of four nested models of `swiss`.
struct NestedFixture: Decodable {
  var df: [Int]
  var rss: [Double]
  var ss: [Double?]
  var f: [Double?]
  var p: [Double?]
  var printed: [String]

  private struct File: Decodable { var nested: NestedFixture }

  static func read() throws -> NestedFixture {
    try JSONDecoder().decode(
      File.self, from: Data(contentsOf: RFixtures.directory.appending(path: "lm.json"))
    ).nested
  }
}
