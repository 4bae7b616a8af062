import Foundation
import Testing

@Suite(.timeLimit(.minutes(2))) struct CompareTests {
  private func report(_ file: String, _ options: String) async throws -> Report {
    let outcome = try await Tool.run(
      ["compare", Tool.file(file), "--json", "-"] + options.split(separator: " ").map(String.init))
    try #require(outcome.code == 0, "\(outcome.errors)")
    #expect(outcome.errors.isEmpty)
    return try outcome.decode(Report.self)
  }

  @Test func longleyShowsProblemTableCoefficientsAndWhyDescentStopped() async throws {
    let file = Tool.file("Examples/Data/longley.csv")
    let outcome = try await Tool.run(["compare", file, "--target", "y"])
    #expect(outcome.code == 0)
    #expect(outcome.errors.isEmpty)
    for words in [
      "longley.csv: 16 rows, 7 columns (with the intercept), target y",
      "rank 7 of 7; condition number 4.86e+09, with columns of length 1 4.33e+04",
      "method     status", "digits: proven", "914.5622", "Coefficients for y:", "-3482258.6346",
      "gd: stopped at the limit of 10000 iterations", "--standardize",
    ] {
      #expect(outcome.output.contains(words), "\(words)")
    }
  }

  @Test func longleyHasTheCertifiedCoefficients() async throws {
    let report = try await report("Examples/Data/longley.csv", "--target y --solvers qr,svd,normal")
    // NIST, Statistical Reference Datasets, Longley.
    let certified = [
      -3482258.63459582, 15.0618722713733, -0.358191792925910E-01, -2.02022980381683,
      -1.03322686717359, -0.511041056535807E-01, 1829.15146461355,
    ]
    for (method, digits) in [("qr", 1e-9), ("svd", 1e-9), ("normal", 1e-6)] {
      for (found, value) in zip(try report.solution(method).coefficients, certified) {
        #expect(abs(found.value - value) <= digits * abs(value), "\(method) \(found.term)")
      }
    }
  }

  @Test func theThreeRowsDivergeAtTheirPublishedStepAndItSaysWhy() async throws {
    let report = try await report(
      "Examples/Data/threerow.csv", "--target y --objective half-sum --step 0.1")
    let descent = try report.solution("gd")
    #expect(descent.status == "diverged")
    #expect(descent.message.contains("diverged"))
    #expect(descent.message.contains("the step 0.1 exceeds 2/λmax = 0.01242"))
    let bound = try #require(descent.largestStableStep)
    #expect(abs(bound - 0.01242) < 0.000005)
    #expect(report.problem.rank == 2)
    #expect(report.reference == "svd")
    #expect(try report.solution("qr").status == "rankDeficient")
    #expect(try report.solution("qr").coefficients.isEmpty)
  }

  @Test func theThreeRowsConvergeToTheLeastNormAtAStableStep() async throws {
    let report = try await report(
      "Examples/Data/threerow.csv", "--target y --objective half-sum --step 0.01")
    let descent = try report.solution("gd")
    #expect(descent.status == "converged")
    for method in ["gd", "svd"] {
      let values = try report.solution(method).coefficients.map(\.value)
      try #require(values.count == 3)
      for (value, exact) in zip(values, [1.0, 0, 1]) { #expect(abs(value - exact) < 1e-7) }
    }
  }

  @Test func standardizedRankDeficientDataIsGradedByFittedValues() async throws {
    let report = try await report(
      "Tests/Fixtures/reference/real/warpbreaks_dummies.csv", "--target breaks --standardize")
    let descent = try report.solution("gd")
    #expect(report.problem.rank == 4)
    #expect(descent.status == "converged")
    #expect(descent.message.contains("graded by fitted values: X is rank deficient"))
    #expect(descent.digits ?? 0 > 8)
    #expect(descent.coefficients.allSatisfy { $0.digits == nil })
  }

  @Test func aColumnOfNamesIsRefusedByItsName() async throws {
    let refusal = Refusal("", 65, "cars_mpg.csv", "\"Name\"", "a name is no category", "--features")
    let complaint = refusal.complaint(
      try await Tool.run([
        "compare", Tool.file("Examples/Data/cars_mpg.csv"), "--target", "Miles_per_Gallon",
        "--missing", "drop",
      ]))
    #expect(complaint == nil)
  }

  @Test func aColumnOfTextIsACategory() async throws {
    let outcome = try await Tool.run([
      "compare", Tool.file("Examples/Data/cars_mpg.csv"), "--target", "Miles_per_Gallon",
      "--features", "Weight_in_lbs,Origin", "--missing", "drop", "--solvers", "qr,certified",
    ])
    #expect(outcome.code == 0)
    #expect(outcome.output.contains("Origin[Japan]") && outcome.output.contains("Origin[USA]"))
    #expect(outcome.output.contains("the decimal problem"))
  }

  @Test func carsWithoutTheRowsThatLackValues() async throws {
    let arguments = [
      "compare", Tool.file("Examples/Data/cars_mpg.csv"), "--target", "Miles_per_Gallon",
      "--features", "Horsepower,Weight_in_lbs",
    ]
    let refusal = Refusal("", 65, "14 of 406 rows", "\"Horsepower\" 6", "--missing drop")
    #expect(refusal.complaint(try await Tool.run(arguments)) == nil)
    let outcome = try await Tool.run(arguments + ["--missing", "drop", "--solvers", "qr"])
    #expect(outcome.code == 0)
    #expect(outcome.output.contains("392 rows"))
    #expect(outcome.output.contains("14 rows with missing values left out"))
  }

  @Test(arguments: [
    ("one row", "x,y\n1,2\n", 1), ("more columns than rows", "a,b,c,y\n1,2,3,4\n2,3,1,5\n", 2),
    ("constant column", "a,b,y\n1,5,2\n2,5,3\n3,5,5\n4,5,4\n", 2),
    ("duplicate column", "a,b,y\n1,1,2\n2,2,3\n3,3,5\n4,4,4\n", 2),
  ])
  func rankDeficiencyIsNamedAndTheLeastNormIsGiven(
    _ name: String, _ text: String, _ rank: Int
  ) async throws {
    let folder = try Folder(["rows.csv": text])
    let outcome = try await Tool.run(
      ["compare", "rows.csv", "--target", "y", "--json", "-"], in: folder)
    #expect(outcome.code == 0)
    let report = try outcome.decode(Report.self)
    #expect(report.problem.rank == rank)
    #expect(report.reference == "svd")
    for method in ["normal", "qr"] {
      let solution = try report.solution(method)
      #expect(solution.status == "rankDeficient")
      #expect(solution.message.contains("rank \(rank) of \(report.problem.columns)"))
      #expect(solution.coefficients.isEmpty)
    }
    let values = try report.solution("svd").coefficients.map(\.value)
    #expect(values.allSatisfy { abs($0) < 10 })
  }

  @Test func oneConstantColumnWithoutAnInterceptIsAFit() async throws {
    let folder = try Folder(["rows.csv": "a,b,y\n1,5,2\n2,5,3\n3,5,5\n4,5,4\n"])
    let outcome = try await Tool.run(
      [
        "compare", "rows.csv", "--target", "y", "--features", "b", "--no-intercept", "--json", "-",
      ], in: folder)
    let report = try outcome.decode(Report.self)
    #expect(report.problem.terms == ["b"])
    // The mean of y over 5.
    #expect(abs(try report.solution("qr").coefficients[0].value - 0.7) < 1e-15)
  }

  @Test(arguments: [
    // The slope is -2.3e-309, of which a double has not all digits.
    ("columns", "x,y\n1e308,1\n-1e308,2\n5e307,3\n", 13, "divide the columns of X"),
    ("targets", "x,y\n1,1e308\n2,-1e308\n5,3\n", 14, "divide y"),
  ])
  func numbersNearTheLargestGiveValidJSONAndAWayOut(
    _ name: String, _ text: String, _ digits: Double, _ advice: String
  ) async throws {
    let folder = try Folder(["rows.csv": text])
    let outcome = try await Tool.run(
      ["compare", "rows.csv", "--target", "y", "--json", "-"], in: folder)
    #expect(outcome.code == 0)
    let report = try outcome.decode(Report.self)
    #expect(try report.solution("qr").status == "solved")
    #expect(try report.solution("svd").digits ?? 0 > digits)
    #expect(try report.solution("gd").status == "diverged")
    #expect(try report.solution("gd").message.contains(advice))
  }

  @Test func longNamesKeepTheTableReadable() async throws {
    let name = String(repeating: "a very long name of a column ", count: 5)
    let folder = try Folder(["rows.csv": "\(name)1,\(name)2,y\n1,4,1\n2,1,2.5\n5,2,3\n7,1,1\n"])
    let outcome = try await Tool.run(
      ["compare", "rows.csv", "--target", "y", "--solvers", "normal,qr,svd"], in: folder)
    let table = outcome.output.split(separator: "\n").filter { $0.contains("a very long") }
    #expect(table.count == 2)
    #expect(table.allSatisfy { $0.count <= 100 && $0.contains("…") })
    #expect(Set(table.map { $0.prefix(40) }).count == 2)
  }

  @Test func severalTargetsEachHaveTheirResidualNorm() async throws {
    let folder = try Folder(["rows.csv": "x,y1,y2\n1,1,3\n2,2.5,1\n5,3,7\n"])
    let outcome = try await Tool.run(
      ["compare", "rows.csv", "--target", "y1,y2", "--solvers", "qr"], in: folder)
    for words in ["targets y1, y2", "0.7844645", "2.353394", "2.480695"] {
      #expect(outcome.output.contains(words), "\(words)")
    }
  }

  @Test func lassoAndSketchesAreOptionsOfCompare() async throws {
    let diabetes = Tool.file("Examples/Data/diabetes.csv")
    let lasso = try await Tool.run([
      "compare", diabetes, "--target", "target", "--solvers", "fista", "--l1", "1", "--l2", "0.01",
    ])
    #expect(lasso.code == 0 && lasso.output.contains("duality gap"), "\(lasso.errors)")
    let sketch = try await Tool.run([
      "compare", diabetes, "--target", "target", "--solvers", "lsqr,cg", "--preconditioner",
      "sketch", "--seed", "3",
    ])
    #expect(sketch.code == 0 && sketch.output.contains("after the sketch"), "\(sketch.errors)")
    let own = try await Tool.run([
      "compare", diabetes, "--target", "target", "--solvers", "lsmr", "--atol", "1e-4",
    ])
    #expect(own.code == 0 && own.output.contains("lsmr"), "\(own.errors)")
    for (arguments, words) in [
      (["--l1", "1"], "fista"), (["--l1", "-1", "--solvers", "fista"], "--l1"),
      (["--preconditioner", "magic"], "magic"), (["--conlim", "1"], "--conlim"),
      (["--atol", "1"], "--atol"),
    ] {
      let complaint = Refusal("", 64, words).complaint(
        try await Tool.run(["compare", diabetes, "--target", "target"] + arguments))
      #expect(complaint == nil)
    }
  }
}
