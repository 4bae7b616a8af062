import BLASBackend
import DataReading
import Foundation
import LeastSquares
import Matrices
import Testing
import _TestSupport

@testable import Comparison

/// Models that were saved, and what has become of them since.
@Suite(.timeLimit(.minutes(2))) struct ModelFileTests {
  private static let data =
    "y,z,a,b,f,w\n1,2,0.1,0.7,u,1\n2,1,0.3,0.9,v,2\n4,7,-1.7,2.2,w,0\n3,4,2.1,0.4,u,1\n5,9,1.3,-0.6,v,3\n7,2,0.2,1.1,w,1\n2,4,0.9,3.1,u,1\n6,1,-0.4,0.8,v,2\n4,4,1.1,1.9,w,1\n8,8,2.2,-1.5,u,1\n"

  private static func model(
    _ formula: String, weights: String? = nil, _ options: FitOptions = .init()
  ) throws -> FittedModel {
    try fit(
      TabularData(
        csv: .text(data, name: "d.csv"), request: DesignRequest(.formula(formula), weights: weights)
      ),
      options: options)
  }

  private static func models() throws -> [FittedModel] {
    [
      try model("cbind(y, z) ~ a + f"),
      try model("y ~ poly(a, 2) + C(f, sum)", weights: "w"),
      try model("y ~ poly(a, b, degree = 2) + offset(b) - 1"),
      try model("y ~ a + I(2 * a) + b"),
      try model("y ~ a + b", .init(constraint: .nonNegative)),
      try model(
        "y ~ a + b",
        .init(
          constraint: .equations([
            LinearEquation("a + b = 1", terms: ["(Intercept)", "a", "b"])
          ]))),
    ]
  }

  /// All that is made of a model.
  private func use(_ model: FittedModel) throws {
    _ = try model.json()
    _ = model.reasonWithoutInference
    do throws(LinearAlgebraError) {
      for summary in try model.summaries() ?? [] { _ = summary.description }
      if let inference = try model.inference() {
        _ = try? inference.collinearity()
        for fit in inference.fits { _ = fit.confidenceIntervals(level: 0.9) }
      }
      for table in try model.analysesOfVariance() ?? [] { _ = table.text(target: "y") }
      _ = try model.constrainedInference()
    } catch {
      // Numbers out of the number range: said, and no trap.
    }
    _ = try? FittedModel.compare([model, model])
    guard
      let rows = try? TabularData(
        csv: .text(Self.data, name: "d.csv"), recipe: model.recipe, includingTargets: true)
    else { return }
    for isRemoving in [false, true] {
      var changed = model
      try? changed.update(with: rows, removing: isRemoving)
    }
  }

  @Test func modelsSurviveTheirFiles() throws {
    for model in try Self.models() {
      let copy = try FittedModel(json: model.json())
      #expect(try copy.json() == model.json())
      #expect(copy.recipe == model.recipe)
      try use(copy)
    }
  }

  @Test func tamperedModelsAreRefused() throws {
    let json = try #require(
      JSONSerialization.jsonObject(with: Self.models()[1].json()) as? [String: Any])
    let changes: [(String, ([String: Any]) -> Any?, String)] = [
      (
        "terms", { ($0["terms"] as? [Any]).map { Array($0.reversed()) } },
        "the terms are not those of the design"
      ),
      ("targets", { _ in ["other"] }, "the targets are not those of the design"),
      ("coefficients", { _ in [[1, 2]] }, "there are not 5 coefficients"),
      ("coefficients", { _ in [] }, "there are not 5 coefficients"),
      ("residuals", { _ in [] }, "no residuals for each target"),
      ("rankTolerance", { _ in -1 }, "the rank tolerance is -1"),
      ("rowsDropped", { _ in -3 }, "-3 rows were dropped"),
      ("weights", { _ in nil }, "the weights are not there"),
      ("weights", { _ in ["observations": 99, "logarithmSum": 1] }, "99 of 10 rows have weights"),
      ("constraint", { _ in ["kind": "nonNegative"] }, "a coefficient is negative"),
      ("schema", { _ in "lapwing.model/7" }, "lapwing.model/7"),
      ("status", { _ in "splendid" }, "not a model"),
    ]
    for (key, change, words) in changes {
      var changed = json
      changed[key] = change(json)
      let error = try #require(throws: ModelFileError.self) {
        try FittedModel(json: JSONSerialization.data(withJSONObject: changed))
      }
      #expect(error.description.contains(words), "\(key): \(error)")
    }
  }

  /// Every part of a file replaced by what cannot be, and left out: refused or used, and never a trap.
  @Test func noMutationTraps() throws {
    var (refused, used) = (0, 0)
    for model in try Self.models().suffix(4) + [Self.models()[1]] {
      let json = try JSONSerialization.jsonObject(with: model.json())
      for mutation in Self.mutations(of: json) {
        guard JSONSerialization.isValidJSONObject(mutation),
          let data = try? JSONSerialization.data(withJSONObject: mutation)
        else { continue }
        do throws(ModelFileError) {
          let read = try FittedModel(json: data)
          try? use(read)
          used += 1
        } catch {
          refused += 1
        }
      }
    }
    #expect(refused > 500 && used > 50, "\(refused) refused, \(used) used")
  }

  private static var replacements: [Any] {
    [NSNull(), -1, 1e300, "x", [Any]()]
  }

  /// One part at a time.
  private static func mutations(of value: Any) -> [Any] {
    var result: [Any] = replacements
    if let object = value as? [String: Any] {
      for key in object.keys.sorted() {
        var without = object
        without[key] = nil
        result.append(without)
        for part in mutations(of: object[key]!) {
          var changed = object
          changed[key] = part
          result.append(changed)
        }
      }
    } else if let array = value as? [Any], let last = array.last {
      result += [Array(array.dropLast()), array + [last]]
      // Of a long one the first part and the last.
      for index in Set([0, array.count - 1]).sorted() {
        for part in mutations(of: array[index]) {
          var changed = array
          changed[index] = part
          result.append(changed)
        }
      }
    }
    return result
  }
}
