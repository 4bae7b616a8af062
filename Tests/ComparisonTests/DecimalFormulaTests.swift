import BLASBackend
import Foundation
import LeastSquares
import Matrices
import Testing
import _TestSupport

@testable import Comparison
@testable import DataReading

/// Formulas in the decimal problem.
@Suite(.timeLimit(.minutes(3))) struct DecimalFormulaTests {
  private func read(
    _ input: DataInput, _ formula: String, weights: String? = nil, offset: String? = nil,
    options: CSVOptions = CSVOptions()
  ) throws -> TabularData {
    try TabularData(
      csv: input, request: DesignRequest(.formula(formula), weights: weights, offset: offset),
      options: options, keepsDecimals: true)
  }

  private func formulas(_ set: StRDProblem) -> [String] {
    switch set.model {
    case .polynomial(let degree):
      let powers = (1...degree).map { $0 == 1 ? "x" : "I(x^\($0))" }
      return [
        "y ~ " + powers.joined(separator: " + "), "y ~ poly(x, \(degree), raw = TRUE)",
      ]
    case .linear(let intercept):
      let names = set.x.count == 1 ? ["x"] : (1...set.x.count).map { "x\($0)" }
      let terms = names.joined(separator: " + ") + (intercept ? "" : " - 1")
      // Inside of I(…) the columns go another way.
      return ["y ~ " + terms, "I(y) ~ " + terms]
    }
  }

  @Test(arguments: StRDProblem.names)
  func everyCoefficientOfTheReferenceSetsIsProven(_ name: String) throws {
    let set = try StRDProblem(name)
    let path = ReferenceData.directory.appending(path: "strd/\(name).csv").path(
      percentEncoded: false)
    for formula in formulas(set) {
      let data = try read(.file(path), formula)
      #expect(data.roundedTerms.isEmpty)
      let problem = ComparisonProblem(data).certificateProblem
      #expect(problem.kind == .decimal)
      let solution = try problem.certified().solutions[0]
      try #require(solution.coefficients.count == set.exact.coefficients.count)
      for (found, exact) in zip(solution.coefficients, set.exact.coefficients) {
        if exact.high == 0 {
          #expect(found.correctlyRounded == nil && found.errorBound < 1e-20)
        } else {
          #expect(found.correctlyRounded == true, "\(name), \(formula)")
          #expect(found.value == exact.high, "\(name), \(formula)")
        }
      }
    }
  }

  /// Products of powers are those that are written out; whole numbers of contrasts are exact.
  @Test func productsOfPowersAndContrastsKeepTheirDecimals() throws {
    let text =
      "y,a,b,f\n1,0.1,0.7,u\n2,0.3,0.9,v\n4,-1.7,2.2,w\n3,2.1,0.4,u\n5,1.3,-0.6,v\n7,0.2,1.1,w\n"
    let ours = try read(
      .text(text, name: "d.csv"), "y ~ poly(a, b, degree = 2, raw = TRUE) + C(f, helmert)")
    #expect(ours.roundedTerms.isEmpty)
    let plain = try read(.text(text, name: "d.csv"), "y ~ a + I(a^2) + b + I(a * b) + I(b^2)")
    let (low, expected) = (try #require(ours.lowSamples), try #require(plain.lowSamples))
    for i in 0..<6 {
      for j in 0..<6 {
        #expect(ours.samples[j, i] == plain.samples[j, i] && low[j, i] == expected[j, i])
      }
    }
    #expect((0..<6).map { ours.samples[6, $0] } == [-1, 1, 0, -1, 1, 0])
    #expect((0..<6).map { ours.samples[7, $0] } == [-1, -1, 2, -1, -1, 2])
    #expect((0..<6).allSatisfy { low[6, $0] == 0 && low[7, $0] == 0 })
    let rounded = try read(
      .text(text, name: "d.csv"), "y ~ poly(a, b, degree = 2) + C(f, poly) + log(b + 1, 3)")
    #expect(
      rounded.roundedTerms == [
        "poly(a, b, degree = 2)", "C(f, poly)", "log(b + 1)/log(3)",
      ])
  }

  @Test func aPowerHasTheErrorOfItsProducts() throws {
    let data = try read(
      .text("y,x,z\n1,0.1,3\n2,0.2,5\n4,0.3,8\n9,0.7,1\n"),
      "y ~ x + x:z + I(x^2) + poly(x, 4, raw = TRUE):z + I(z^2) + I(z - 3)")
    let errors = Dictionary(uniqueKeysWithValues: zip(data.terms, data.columnErrors))
    #expect(errors["(Intercept)"] == 1 && errors["x"] == 1)
    #expect(errors["I(x^2)"] == 10 && errors["x:z"] == 9)
    #expect(errors["I(z^2)"] == 1 && errors["I(z - 3)"] == 1)
    #expect(data.roundedTerms.isEmpty)
  }

  /// Columns of three decimals against arithmetic with integers.
  @Test(arguments: [
    "I(x^2)", "I(x^3)", "x:w", "I(x * w - x^2)", "I(x + w)", "I(x - w)", "I(-x * (w - 2))",
    "I((x - w)^2)", "I(3 * x^2 - 2 * w * x + 1)",
  ])
  func boundsHoldForDecimals(_ term: String) throws {
    var state: UInt64 = 7
    func next() -> Int {
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return Int(state >> 45) - (1 << 18)
    }
    var rows: [(x: Int, w: Int)] = []
    for i in 0..<300 {
      let x = next()
      rows.append((x, i % 3 == 0 ? x + next() % 500 + 2001 : next()))
    }
    func text(_ n: Int) -> String {
      let digits = String(n.magnitude)
      let padded = String(repeating: "0", count: max(0, 4 - digits.count)) + digits
      return "\(n < 0 ? "-" : "")\(padded.dropLast(3)).\(padded.suffix(3))"
    }
    let csv = "y,x,w\n" + rows.map { "1,\(text($0.x)),\(text($0.w))\n" }.joined()
    let data = try read(.text(csv), "y ~ \(term) - 1")
    try #require(data.roundedTerms.isEmpty)
    let low = try #require(data.lowSamples)
    let error = data.columnErrors[0]
    // In units of 0.001, 0.001² or 0.001³.
    let exact: (Int, Int) -> (value: Int, digits: Int) = { x, w in
      switch term {
      case "I(x^2)": (x * x, 6)
      case "I(x^3)": (x * x * x, 9)
      case "x:w": (x * w, 6)
      case "I(x * w - x^2)": (x * w - x * x, 6)
      case "I(x + w)": (x + w, 3)
      case "I(x - w)": (x - w, 3)
      case "I(-x * (w - 2))": (-x * (w - 2000), 6)
      case "I((x - w)^2)": ((x - w) * (x - w), 6)
      default: (3 * x * x - 2 * w * x + 1_000_000, 6)
      }
    }
    var largest = 0.0
    for (i, row) in rows.enumerated() {
      let (value, digits) = exact(row.x, row.w)
      // What is left of exact − (high + low), to 2⁻¹⁰⁶ of it: a quotient in three doubles.
      let scale = pow(10, Double(digits))
      let (high, tail) = (data.samples[0, i], low[0, i])
      let rest = remainder(value, scale, high, tail) / scale
      #expect(
        rest.magnitude <= error * 0x1p-106 * high.magnitude,
        "\(term): \(row) is off by \(rest / high * 0x1p106), not \(error)")
      if high != 0 { largest = max(largest, (rest / high).magnitude * 0x1p106) }
    }
    // Bounds that forget products or cancellation would be seen.
    if term != "I(x + w)" { #expect(largest > 1, "\(term) \(largest) \(error)") }
    if term == "I(x - w)" { #expect(largest > 10) }
  }

  /// value − scale·(high + low), exact but for the last addition.
  private func remainder(_ value: Int, _ scale: Double, _ high: Double, _ low: Double) -> Double {
    let (a, b) = (DoubleDouble(product: scale, high), DoubleDouble(product: scale, low))
    // The integer is of at most 63 bits: two doubles.
    let top = Double(value)
    let bottom = Double(value - Int(top))
    var parts = [top, bottom, -a.high, -a.low, -b.high, -b.low]
    // Sums without error, until they do not change.
    for _ in 0..<6 {
      for i in 1..<parts.count {
        let sum = DoubleDouble(sum: parts[i], parts[i - 1])
        (parts[i], parts[i - 1]) = (sum.high, sum.low)
      }
    }
    return parts.reduce(0, +)
  }

  @Test func whatCancelsIsRoundedAndNamed() throws {
    let text = "y,x\n1,0.1\n2,0.2\n4,0.3\n9,0.7\n"
    let data = try read(.text(text), "y ~ I(x - 0.1) + I(x^2)")
    #expect(data.roundedTerms == ["0.1", "I(x - 0.1)"])
    let low = try #require(data.lowSamples)
    #expect((0..<4).allSatisfy { low[1, $0] == 0 } && low[2, 0] != 0)
    #expect(data.columnErrors.max() == 10)
    // Exact numbers may cancel.
    #expect(try read(.text(text), "y ~ I(x - 0.25)").roundedTerms.isEmpty)
  }

  @Test func whatUnderflowsIsRoundedAndNamed() throws {
    let data = try read(.text("y,x\n1,1e-60\n2,2e-50\n4,3e-70\n"), "y ~ I(x^5)")
    #expect(data.roundedTerms == ["I(x^5)"])
  }

  @Test func functionsAreNamedInTheReport() throws {
    let text = "y,x\n1.1,0.1\n2.3,0.2\n4.1,0.3\n9.7,0.7\n9.9,1.7\n"
    let data = try read(.text(text), "log(y) ~ log(x) + I(x / 3) + x")
    let problem = ComparisonProblem(data)
    #expect(problem.certificateProblem.kind == .decimal)
    let report = try compare(problem, solvers: [.certified])
    #expect(report.problem.roundedTerms == ["log(y)", "log(x)", "x/3"])
    for shown in [report.text, report.proofText] {
      #expect(shown.contains("taken as rounded: log(y), log(x), x/3\n"))
    }
    let plain = try compare(ComparisonProblem(read(.text(text), "y ~ x")), solvers: [.certified])
    #expect(!plain.text.contains("taken as rounded"))
  }

  /// y, x, offset and weights in tenths are integers ten times as large.
  @Test func weightsAndOffsetsAreDecimals() throws {
    let tenths = "y,x,o,w\n0.1,0.3,0.7,0.1\n2.3,0.9,0.2,1.3\n4.1,1.7,-0.3,0.6\n9.7,2.2,1.1,0.7\n"
    let integers = tenths.replacing(".", with: "")
    let solutions = try [tenths, integers].map { text in
      let data = try read(.text(text), "y ~ x", weights: "w", offset: "o")
      #expect(data.roundedTerms.isEmpty)
      let problem = ComparisonProblem(data).certificateProblem
      #expect(problem.kind == .decimal)
      return try problem.certified().solutions[0].coefficients
    }
    #expect(solutions.joined().allSatisfy { $0.correctlyRounded == true })
    #expect(solutions[0][1].value == solutions[1][1].value)
    #expect(abs(solutions[0][0].value * 10 / solutions[1][0].value - 1) < 1e-15)
  }

  /// Where nothing is explained, RSS and TSS are off by the same: R² by both.
  @Test func errorsOfCalculatedTargetsAreInTheTotalSumOfSquares() throws {
    let data = try read(
      .text("y,x\n1.1,1\n1.3,1\n1.1,2\n1.3,2\n1.1,3\n1.3,3\n"), "I(y^300) ~ x")
    #expect(data.columnErrors == [2692, 2692])
    var options = CertificateOptions()
    options.totalSquares = .centered
    let solution = try ComparisonProblem(data).certificateProblem.certified(options).solutions[0]
    let squares = solution.residualSquares
    let rSquared = try #require(solution.rSquared)
    #expect(rSquared.radius > 1.5 * squares.radius / squares.center.high)
  }

  /// Cars with a category, against exact rational arithmetic.
  @Test func carsWithTheirOriginAreProven() throws {
    let cars = try RealProblem("cars_mpg")
    var options = CSVOptions()
    options.missing = .drop
    let data = try read(
      .file(cars.file.path(percentEncoded: false)),
      "Miles_per_Gallon ~ Cylinders + Displacement + Horsepower + Weight_in_lbs + Acceleration + Origin",
      options: options)
    #expect(data.roundedTerms.isEmpty && data.rowsRead == cars.rowsUsed)
    let found = try ComparisonProblem(data).certificateProblem.certified().solutions[0]
    #expect(found.coefficients.allSatisfy { $0.correctlyRounded == true })
    #expect(found.coefficients.map(\.value) == cars.exact.coefficients.map(\.high))
  }

  /// Categories of cars against a design that is made by hand.
  @Test func categoriesAreExact() throws {
    let url = ReferenceData.directory.appending(path: "real/cars_mpg.csv")
    var options = CSVOptions()
    options.missing = .drop
    let data = try read(
      .file(url.path(percentEncoded: false)),
      "Miles_per_Gallon ~ Acceleration * Origin + log(Displacement)", options: options)
    #expect(data.roundedTerms == ["log(Displacement)"])
    let found = try ComparisonProblem(data).certificateProblem.certified().solutions[0]
    let table = try TextTable(contentsOf: url)
    var columns = [[DoubleDouble]](repeating: [], count: 7)
    var targets: [DoubleDouble] = []
    for row in table.cells {
      let cell = { (name: String) in row[table.columnNames.firstIndex(of: name)!] }
      guard let y = DoubleDouble(decimal: cell("Miles_per_Gallon")) else { continue }
      let x = try #require(DoubleDouble(decimal: cell("Acceleration")))
      let size = try #require(Double(cell("Displacement")))
      let flags = ["Japan", "USA"].map { cell("Origin") == $0 }
      let values =
        [DoubleDouble(1), x] + flags.map { DoubleDouble($0 ? 1 : 0) } + [DoubleDouble(log(size))]
        + flags.map { $0 ? x : .zero }
      for (j, value) in values.enumerated() { columns[j].append(value) }
      targets.append(y)
    }
    #expect(targets.count == data.rowsRead)
    let expected = try CertificateProblem(
      decimalDesign: DoubleDoubleMatrix(columns: columns),
      targets: DoubleDoubleMatrix(columns: [targets]),
      columnErrors: [Double](repeating: 1, count: 7)
    ).certified().solutions[0]
    #expect(found.coefficients.allSatisfy { $0.correctlyRounded == true })
    #expect(found.coefficients.map(\.value) == expected.coefficients.map(\.value), "\(data.terms)")
  }
}
