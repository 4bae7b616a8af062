// How far do cars go on a gallon? The statistics of the library: a formula with a category, the summary as R
// prints it, a prediction, ridge regression, coefficients that may not be negative, and a model that
// goes on from more rows without the old ones.
//
//   swift run --package-path Examples/LinkedApplication FuelConsumption
import Foundation
import Lapwing

let package = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
  .deletingLastPathComponent()
let cars = package.deletingLastPathComponent().appending(path: "Data/cars_mpg.csv")
  .path(percentEncoded: false)
let options = CSVOptions(missing: .drop)

do {
  let data = try TabularData(
    csv: .file(cars),
    request: DesignRequest(
      .formula("Miles_per_Gallon ~ Weight_in_lbs + Horsepower + Origin")), options: options)
  let model = try fit(data)
  for summary in try model.summaries() ?? [] { print(summary) }

  // A car of 3000 pounds and 100 horsepower, from Japan.
  let car = Frame([
    .init("Weight_in_lbs", numbers: [3000]), .init("Horsepower", numbers: [100]),
    .init("Origin", texts: ["Japan"]),
  ])
  let design = try model.recipe.design(from: car, includingTargets: false).block.design
  if let inference = try model.inference() {
    let prediction = try inference.predict(design, level: 0.9)
    let interval = prediction.predictionIntervals[0]
    print(
      "\nprediction \(text(prediction.fittedValues[0])), between \(text(interval?.lowerBound)) and \(text(interval?.upperBound)) in 9 of 10 cases"
    )
  }

  // The penalty that predicts each car best from all the others.
  let problem = LeastSquaresProblem<Double>(data.block)
  let ridge = try RidgeRegression(problem, hasIntercept: true)
  let penalties = ridge.penaltyGrid()
  let errors = try ridge.leaveOneOutErrors(problem, penalties: penalties)
  let best = penalties.indices.min { errors[$0, 0] < errors[$1, 0] } ?? 0
  print("ridge: root of the leave-one-out error \(text(errors[best, 0].squareRoot()))")

  // No slope may be negative; the intercept may be anything.
  let bounded = try NonNegativeLeastSquares<Double>(freeColumns: [0]).solve(problem)
  let positive = (1..<data.terms.count).filter { (bounded.coefficients?[$0, 0] ?? 0) > 0 }
  print("slopes that stay positive: \(positive.map { data.terms[$0] }.joined(separator: ", "))")

  // Japan and the USA bound to the same coefficient.
  let same = try EqualityConstrainedLeastSquares<Double>(
    constraints: [[0, 0, 0, 1, -1]], values: [[0]]
  ).solve(problem)
  print("one coefficient for both: \(text(same.coefficients?[3, 0]))")

  // The first half, then the rest: the same fit as all at once.
  let half = data.samples.columns / 2
  var factor = TSQRAccumulator<Double>(columns: data.terms.count, targetCount: 1)
  try factor.add(data.block[0..<half])
  try factor.add(data.block[half..<data.samples.columns])
  let again = try QRLeastSquares<Double>().solve(ReducedProblem(factor))
  let all = try QRLeastSquares<Double>().solve(problem)
  if let again = again.coefficients, let all = all.coefficients {
    print("in two parts: \((again - all).maxNorm() < 1e-10 ? "the same" : "something else")")
  }
} catch {
  print("no fit: \(error)")
  exit(1)
}

func text(_ value: Double?) -> String { value.map { String(format: "%.4g", $0) } ?? "NA" }
