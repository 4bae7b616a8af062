import DataReading
import Foundation
import Matrices
import Testing
import _TestSupport

/// Names, coding and values of model matrices against those of R.
@Suite struct AgainstRTests {
  @Test func fixturesAreThere() throws {
    #expect(try RDesign.read("designs.txt").count >= 100)
    #expect(try RDesign.read("predictions.txt").count >= 8)
  }

  @Test(arguments: try RDesign.read("designs.txt"))
  func designEqualsModelMatrix(_ theirs: RDesign) throws {
    let ours = try TabularData(
      csv: RDesign.data, request: DesignRequest(.formula(theirs.formula)))
    let recipe = try #require(ours.recipe)
    #expect(ours.terms == theirs.names)
    #expect(ours.targets == theirs.targets)
    #expect(recipe.assign == theirs.assign)
    #expect(recipe.termLabels == theirs.labels)
    #expect(columnRatio(ours.rows, theirs.rows) <= ratioLimit)
    if let offset = theirs.offset {
      #expect(columnRatio([ours.offset ?? []], [offset]) <= ratioLimit)
    } else {
      #expect(ours.offset == nil)
    }
  }

  @Test(arguments: try RDesign.read("predictions.txt"))
  func newDataGoThroughTheSameRecipe(_ theirs: RDesign) throws {
    let fit = try TabularData(csv: RDesign.data, request: DesignRequest(.formula(theirs.formula)))
    let recipe = try #require(fit.recipe)
    let stored = try JSONDecoder().decode(DesignRecipe.self, from: JSONEncoder().encode(recipe))
    let ours = try TabularData(csv: RDesign.new, recipe: stored)
    #expect(ours.targets == [])
    #expect(ours.terms == fit.terms)
    #expect(columnRatio(ours.rows, theirs.rows) <= ratioLimit)
  }

  @Test func aWrongDesignIsFound() throws {
    let theirs = try #require(RDesign.read("designs.txt").first { $0.formula == "y ~ f * a" })
    var rows = theirs.rows
    rows[3][1] += 1e-10
    #expect(columnRatio(rows, theirs.rows) > ratioLimit)
    #expect(columnRatio(Array(rows.dropLast()), theirs.rows) > ratioLimit)
  }

  @Test func categoriesEqualTheReference() throws {
    let problem = try RealProblem("cars_mpg")
    let features = problem.features.filter { !$0.contains("=") } + ["Origin"]
    let formula = "\(problem.target) ~ " + features.joined(separator: " + ")
    var options = CSVOptions()
    options.missing = .drop
    let data = try TabularData(
      csv: .file(problem.file.path()), request: DesignRequest(.formula(formula)), options: options)
    let (design, targets) = try problem.designAndTargets()
    #expect(
      data.terms == ["(Intercept)"]
        + problem.features.map { $0.hasPrefix("Origin=") ? "Origin[\($0.dropFirst(7))]" : $0 })
    #expect(data.terms.suffix(2) == ["Origin[Japan]", "Origin[USA]"])
    #expect(data.rowsRead == problem.rowsUsed)
    #expect(data.rowsDropped == problem.rowsInFile - problem.rowsUsed)
    let expected = (0..<design.rows).map { i in
      (0..<design.columns).map { design[i, $0] } + [targets[i, 0]]
    }
    #expect(data.rows == expected)

    let selected = try TabularData(
      csv: .file(problem.file.path()),
      request: DesignRequest(
        .columns(ColumnSelection(targets: [problem.target], features: .names(features)))),
      options: options)
    #expect(selected.terms == data.terms)
    #expect(selected.samples == data.samples)
    #expect(selected.missing.map(\.name) == ["Miles_per_Gallon", "Horsepower"])
  }
}
