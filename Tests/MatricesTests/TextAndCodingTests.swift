import BLASBackend
import Foundation
import Matrices
import Testing
import _TestSupport

@Suite struct DescriptionTests {
  @Test func columnsAreAligned() {
    let a: Matrix<Double> = [[1, -2.5, 0.1], [100, 1e-7, -0.0]]
    #expect(
      a.description == """
        2 × 3 matrix of Double
          1  -2.5  0.1
        100  1e-7    0
        """)
    #expect("\(a.transposed[1..., ...])" == "2 × 2 matrix of Double\n-2.5  1e-7\n 0.1     0")
  }

  private static let numbers: [(Double, String)] = [
    (0, "0"), (1, "1"), (-1, "-1"), (10, "10"), (123_456, "123456"), (1_234_567, "1234570"),
    (0.5, "0.5"), (1.0 / 3, "0.333333"), (2.0 / 3, "0.666667"), (123.4567, "123.457"),
    (9.999999, "10"), (999_999.9, "1000000"), (0.00001, "0.00001"), (0.000001, "1e-6"),
    (1.5e-7, "1.5e-7"), (1e9, "1000000000"), (1e10, "1e10"), (-9.9999999e9, "-1e10"),
    (1.25e300, "1.25e300"), (1e-300, "1e-300"), (1e23, "1e23"),
    (.leastNonzeroMagnitude, "4.94066e-324"),
    (1.7976931348623157e308, "1.79769e308"), (.infinity, "inf"), (-.infinity, "-inf"),
    (.nan, "nan"),
  ]

  @Test(arguments: numbers)
  func numbersHaveSixDigits(_ value: Double, _ text: String) {
    let a = Matrix(rows: 1, columns: 1, storage: [value])
    #expect(a.description == "1 × 1 matrix of Double\n" + text)
  }

  @Test func singlePrecisionShowsNoDigitsOfDoublePrecision() {
    #expect(([[0.1, 3e38]] as Matrix<Float>).description == "1 × 2 matrix of Float\n0.1  3e38")
  }

  @Test func largeMatricesShowTheirCorners() {
    let a = Matrix<Double>(rows: 12, columns: 9) { i, j in Double(10 * i + j) }
    #expect(
      a.description == """
        12 × 9 matrix of Double
          0    1    2    3  …    5    6    7    8
         10   11   12   13  …   15   16   17   18
         20   21   22   23  …   25   26   27   28
         30   31   32   33  …   35   36   37   38
         40   41   42   43  …   45   46   47   48
          ⋮    ⋮    ⋮    ⋮  ⋱    ⋮    ⋮    ⋮    ⋮
         70   71   72   73  …   75   76   77   78
         80   81   82   83  …   85   86   87   88
         90   91   92   93  …   95   96   97   98
        100  101  102  103  …  105  106  107  108
        110  111  112  113  …  115  116  117  118
        """)
    let shown = Matrix<Double>(rows: 10, columns: 8)
    #expect(!shown.description.contains("…") && !shown.description.contains("⋮"))
  }

  @Test func emptyMatricesShowTheirShape() {
    #expect(Matrix<Float>(rows: 0, columns: 3).description == "0 × 3 matrix of Float")
  }
}

@Suite struct CodingTests {
  @Test func formatIsColumnByColumn() throws {
    let encoder = JSONEncoder()
    encoder.outputFormatting = .sortedKeys
    let a: Matrix<Double> = [[1, 2, 0.1], [3, 4, 5]]
    let expected = #"{"columns":3,"elements":[1,3,2,4,0.1,5],"rows":2}"#
    for matrix in [a, a.padded(leadingDimension: 5, filling: 9)] {
      #expect(String(decoding: try encoder.encode(matrix), as: UTF8.self) == expected)
    }
  }

  @Test func roundTripKeepsEveryBit() throws {
    var generator = SeededGenerator(seed: 11)
    for (rows, columns) in [(0, 0), (0, 3), (3, 0), (1, 1), (7, 5)] {
      let a: Matrix<Double> = generator.matrix(rows: rows, columns: columns)
      let data = try JSONEncoder().encode(a)
      #expect(try JSONDecoder().decode(Matrix<Double>.self, from: data) == a)
      let single = a.map { Float($0) }
      let singleData = try JSONEncoder().encode(single)
      #expect(try JSONDecoder().decode(Matrix<Float>.self, from: singleData) == single)
    }
  }

  @Test(arguments: [
    #"{"rows":2,"columns":2,"elements":[1,2,3]}"#,
    #"{"rows":2,"columns":2,"elements":[1,2,3,4,5]}"#,
    #"{"rows":-1,"columns":-1,"elements":[1]}"#, #"{"rows":0,"columns":-1,"elements":[]}"#,
    #"{"rows":4611686018427387904,"columns":4,"elements":[]}"#,
    #"{"rows":1,"columns":1}"#, #"{"rows":1,"columns":1,"elements":["a"]}"#,
    #"{"rows":1.5,"columns":1,"elements":[1]}"#, #"[1]"#,
  ])
  func corruptedDataIsRefused(_ json: String) {
    #expect(throws: DecodingError.self) {
      try JSONDecoder().decode(Matrix<Double>.self, from: Data(json.utf8))
    }
  }
}
