import DataReading
import Foundation
import Matrices
import _TestSupport

/// What R made of a formula: see Tests/Fixtures/r/formula/make_fixtures.R.
struct RDesign: Sendable, CustomStringConvertible {
  var formula = ""
  var targets: [String] = []
  var assign: [Int] = []
  var labels: [String] = []
  var names: [String] = []
  var offset: [Double]?
  /// Row by row, the design and then the targets.
  var rows: [[Double]] = []

  var description: String { formula }

  static let folder = ReferenceData.directory.deletingLastPathComponent()
    .appending(path: "r/formula", directoryHint: .isDirectory)

  static let data = DataInput.file(folder.appending(path: "data.csv").path())
  static let new = DataInput.file(folder.appending(path: "new.csv").path())

  static func read(_ file: String) throws -> [RDesign] {
    let text = try String(contentsOf: folder.appending(path: file), encoding: .utf8)
    var designs: [RDesign] = []
    for line in text.split(separator: "\n") {
      let fields = line.split(separator: "\t", omittingEmptySubsequences: false).map(String.init)
      let values = Array(fields.dropFirst())
      if fields[0] == "formula" {
        designs.append(RDesign(formula: values[0]))
        continue
      }
      let last = designs.count - 1
      switch fields[0] {
      case "targets": designs[last].targets = values
      case "assign": designs[last].assign = values.compactMap { Int($0) }
      case "labels": designs[last].labels = values == [""] ? [] : values
      case "names": designs[last].names = values == [""] ? [] : values
      case "offset": designs[last].offset = values.compactMap { Double($0) }
      case "row": designs[last].rows.append(values.compactMap { Double($0) })
      default: preconditionFailure("the fixture has a line \(fields[0])")
      }
    }
    return designs
  }
}

extension TabularData {
  var rows: [[Double]] {
    (0..<samples.columns).map { j in (0..<samples.rows).map { i in samples[i, j] } }
  }
}

/// max |aᵢⱼ − bᵢⱼ| / (max over column j of |b| · n · ε), the worst column; infinite if the shapes differ.
func columnRatio(_ ours: [[Double]], _ theirs: [[Double]]) -> Double {
  guard ours.count == theirs.count, let width = theirs.first?.count,
    ours.allSatisfy({ $0.count == width }), theirs.allSatisfy({ $0.count == width })
  else { return .infinity }
  var worst = 0.0
  for column in 0..<width {
    let size = theirs.map { $0[column].magnitude }.max()!
    let difference = zip(ours, theirs).map { ($0[column] - $1[column]).magnitude }.max()!
    if difference.isNaN { return .infinity }
    let unit = size * Double(theirs.count) * Double.ulpOfOne
    worst = max(worst, difference == 0 ? 0 : difference / unit)
  }
  return worst
}

/// The frame of a small data set with numbers and texts.
let sample = Frame([
  .init("y", numbers: [3, 1, 4, 1.5, 9, 2.6]), .init("x", numbers: [1, 2, 3, 4, 5, 7]),
  .init("weight", numbers: [1, 1, 2, 2, 3, 3]),
  .init("origin", texts: ["USA", "Japan", "USA", "Europe", "Japan", "USA"]),
  .init("two words", numbers: [6, 5, 4, 3, 2, 0]), .init("a,b", numbers: [1, 0, 1, 0, 1, 0]),
])

func recipe(_ formula: String, _ frame: Frame = sample) throws(DataError) -> DesignRecipe {
  try DesignRecipe(Formula(formula), frame: frame)
}

/// The error that a formula over the sample ends with.
func failure(_ formula: String, _ frame: Frame = sample) -> DataError? {
  do throws(DataError) {
    _ = try recipe(formula, frame).design(from: frame)
    return nil
  } catch { return error }
}

func read(
  _ text: String, _ formula: String, weights: String? = nil, offset: String? = nil,
  options: CSVOptions = CSVOptions()
) throws(DataError) -> TabularData {
  try TabularData(
    csv: .text(text, name: "data.csv"),
    request: DesignRequest(.formula(formula), weights: weights, offset: offset), options: options)
}

/// The error that reading a text for a formula ends with.
func failure(
  reading text: String, _ formula: String, weights: String? = nil,
  options: CSVOptions = CSVOptions()
) -> DataError? {
  do throws(DataError) {
    _ = try read(text, formula, weights: weights, options: options)
    return nil
  } catch { return error }
}
