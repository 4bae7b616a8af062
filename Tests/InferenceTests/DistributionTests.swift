import Foundation
import LeastSquares
import Testing
import _TestSupport

@Suite struct DistributionTests {
  struct Case: Sendable {
    let distribution: any ContinuousDistribution
    let x: Double
    let upper: ExactDecimal
    let lower: ExactDecimal
    let name: String
  }

  static let cases: [Case] = {
    let url = ReferenceData.directory.deletingLastPathComponent()
      .appending(path: "distributions/distributions.csv")
    let table = try! TextTable(contentsOf: url)
    return table.cells.map { cells in
      let numbers = cells[1...3].map { Double($0)! }
      let distribution: any ContinuousDistribution =
        switch cells[0] {
        case "normal": NormalDistribution()
        case "t": StudentTDistribution(degreesOfFreedom: numbers[1])
        case "F":
          FDistribution(
            numeratorDegreesOfFreedom: numbers[1], denominatorDegreesOfFreedom: numbers[2])
        default: ChiSquaredDistribution(degreesOfFreedom: numbers[1])
        }
      return Case(
        distribution: distribution, x: numbers[0], upper: ExactDecimal(cells[4])!,
        lower: ExactDecimal(cells[5])!, name: cells[0..<4].joined(separator: " "))
    }
  }()

  @Test func bothTailsHaveTheDigitsOfADouble() {
    #expect(Self.cases.count > 300)
    for test in Self.cases {
      for (tail, exact) in [(DistributionTail.upper, test.upper), (.lower, test.lower)] {
        let digits = correctDigits(test.distribution.probability(tail, at: test.x), of: exact)
        // What is lost is the condition of the problem: far out, p changes relatively by x² times the
        // relative change of x. One less the other tail would have no digit below 1e-16.
        #expect(digits > 12, "\(test.name) \(tail)")
      }
    }
  }

  @Test func quantilesInvertTheProbabilities() {
    var count = 0
    for test in Self.cases {
      for tail in DistributionTail.allCases {
        let p = test.distribution.probability(tail, at: test.x)
        // The smaller tail alone determines x.
        guard p > 1e-200, p < 0.6, test.x != 0 else { continue }
        let x = test.distribution.quantile(tail, p)
        let back = test.distribution.probability(tail, at: x)
        count += 1
        #expect(
          correctDigits(back, of: ExactDecimal(p)) > 10, "\(test.name) \(tail): \(x) from \(p)")
        #expect(
          abs(x - test.x) <= 1e-6 * max(1, abs(test.x)), "\(test.name) \(tail): \(x) from \(p)")
      }
    }
    #expect(count > 250)
  }

  @Test func endsAndNonsenseHaveAnswersToo() {
    let t = StudentTDistribution(degreesOfFreedom: 3)
    #expect(t.probability(.upper, at: .infinity) == 0 && t.probability(.lower, at: .infinity) == 1)
    #expect(t.probability(.upper, at: -.infinity) == 1)
    #expect(t.probability(.upper, at: .nan).isNaN)
    #expect(t.quantile(.upper, 0) == .infinity && t.quantile(.lower, 0) == -.infinity)
    #expect(t.quantile(.lower, 1) == .infinity && t.quantile(.upper, 1) == -.infinity)
    #expect(t.quantile(.upper, 1.5).isNaN && t.quantile(.upper, -0.1).isNaN)
    #expect(t.quantile(.upper, .nan).isNaN)
    let f = FDistribution(numeratorDegreesOfFreedom: 2, denominatorDegreesOfFreedom: 5)
    #expect(f.probability(.upper, at: -1) == 1 && f.probability(.lower, at: 0) == 0)
    #expect(f.quantile(.lower, 0) == 0 && f.quantile(.upper, 0) == .infinity)
    let chi = ChiSquaredDistribution(degreesOfFreedom: 4)
    #expect(chi.probability(.upper, at: 0) == 1 && chi.probability(.lower, at: -3) == 0)
    #expect(t.twoSidedProbability(at: 0) == 1)
    #expect(t.twoSidedProbability(at: -2.5) == t.twoSidedProbability(at: 2.5))
  }

  @Test func manyDegreesOfFreedomAreTheLimit() {
    let normal = NormalDistribution()
    for df in [1e16, Double.infinity] {
      let t = StudentTDistribution(degreesOfFreedom: df)
      #expect(t.probability(.upper, at: 5) == normal.probability(.upper, at: 5))
      #expect(t.criticalValue(level: 0.95) == normal.quantile(.upper, (1 - 0.95) / 2))
      let f = FDistribution(numeratorDegreesOfFreedom: 4, denominatorDegreesOfFreedom: df)
      let chi = ChiSquaredDistribution(degreesOfFreedom: 4)
      #expect(f.probability(.upper, at: 3) == chi.probability(.upper, at: 12))
    }
  }

  @Test func criticalValuesOfTheTables() {
    // As every table of Student's t has them.
    let level95 = [(1.0, 12.706), (9, 2.262), (30, 2.042)]
    for (df, value) in level95 {
      let critical = StudentTDistribution(degreesOfFreedom: df).criticalValue(level: 0.95)
      #expect((critical * 1000).rounded() / 1000 == value)
    }
  }
}
