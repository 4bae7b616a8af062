import BLASBackend
import ComplexModule
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

  @Test func wideMatricesFitTheLine() {
    let a = Matrix<Double>(rows: 2, columns: 8) { i, j in Double(100_000 * (i + 1) + j) }
    let header = "2 × 8 matrix of Double\n"
    #expect(!a.description.contains("…") && a.description == a.text(width: 62))
    #expect(
      a.text(width: 61)
        == header + """
          100000  100001  100002  100003  …  100005  100006  100007
          200000  200001  200002  200003  …  200005  200006  200007
          """)
    #expect(
      a.text(width: 30)
        == header + "100000  100001  …  100007\n200000  200001  …  200007")
    #expect(a.text(width: 1) == header + "100000  …  100007\n200000  …  200007")
    let long: Matrix<Float> = Matrix(rows: 3, columns: 12) { _, j in Float(j) }
    #expect(
      long.text(maximumRows: 2, maximumColumns: 5)
        == "3 × 12 matrix of Float\n0  1  2  …  10  11\n⋮  ⋮  ⋮  ⋱   ⋮   ⋮\n0  1  2  …  10  11")
  }

  @Test func complexNumbersHaveSixDigitsToo() {
    let a: Matrix<Complex<Double>> = [
      [Complex(1, -2), Complex(1.0 / 3, 1e-9)], [Complex(-0.5, 0), Complex(.nan, .infinity)],
    ]
    #expect(
      a.description
        == "2 × 2 matrix of Complex<Double>\n   1-2i  0.333333+1e-9i\n-0.5+0i        nan+infi")
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

@Suite struct StructuredCodingTests {
  private static func check<Value: StructuredMatrix & Codable>(
    _ value: Value, _ json: String? = nil
  ) throws {
    let encoder = JSONEncoder()
    encoder.outputFormatting = .sortedKeys
    let data = try encoder.encode(value)
    let decoded = try JSONDecoder().decode(Value.self, from: data)
    #expect(decoded.dense() == value.dense(), "\(Value.self)")
    // What is not stored is not kept either.
    #expect(try encoder.encode(decoded) == data, "\(Value.self)")
    if let json { #expect(String(decoding: data, as: UTF8.self) == json) }
  }

  @Test(arguments: [0, 1, 2, 5]) func roundTripsKeepTheElements(_ n: Int) throws {
    var generator = SeededGenerator(seed: 12)
    let real: Matrix<Double> = generator.matrix(rows: n, columns: n)
    let imaginary: Matrix<Double> = generator.matrix(rows: n, columns: n)
    let complex = Matrix(rows: n, columns: n) { i, j in Complex(real[i, j], imaginary[i, j]) }
    func checkAll<Scalar: BLASScalar>(_ a: Matrix<Scalar>) throws {
      for triangle in [Triangle.upper, .lower] {
        for view in [a.view, a.adjoint] {
          try Self.check(try TriangularMatrix(triangle, of: view))
          try Self.check(try TriangularMatrix(triangle, of: view, diagonal: .unit))
          try Self.check(try HermitianMatrix(triangle, of: view))
          try Self.check(try PositiveDefiniteMatrix(triangle, of: view))
        }
        for bandwidth in [0, 1, 7] {
          try Self.check(try HermitianBandedMatrix(triangle, of: a, bandwidth: bandwidth))
        }
      }
      try Self.check(try TridiagonalMatrix(of: a))
      try Self.check(DiagonalMatrix(a.diagonal))
      try Self.check(PermutationMatrix<Scalar>(Array((0..<n).reversed()))!)
      for (lower, upper) in [(0, 0), (1, 2), (7, 7)] {
        try Self.check(BandedMatrix(of: a, lowerBandwidth: lower, upperBandwidth: upper))
        try Self.check(
          BandedMatrix(
            of: a[..., 0..<max(0, n - 1)], lowerBandwidth: lower, upperBandwidth: upper))
      }
    }
    try checkAll(real)
    try checkAll(complex)
  }

  @Test func formatsAreShort() throws {
    let a: Matrix<Double> = [[1, 2, 3], [4, 5, 6], [7, 8, 9]]
    try Self.check(
      try TriangularMatrix(.lower, of: a, diagonal: .unit),
      #"{"diagonal":"unit","elements":[4,7,8],"order":3,"triangle":"lower"}"#)
    try Self.check(
      try HermitianMatrix(of: a), #"{"elements":[1,2,5,3,6,9],"order":3,"triangle":"upper"}"#)
    try Self.check(
      try TridiagonalMatrix(of: a), #"{"diagonal":[1,5,9],"lower":[4,8],"upper":[2,6]}"#)
    try Self.check(
      BandedMatrix(of: a, lowerBandwidth: 1, upperBandwidth: 0),
      #"{"bands":{"columns":3,"elements":[1,4,5,8,9,0],"rows":2},"lowerBandwidth":1,"rows":3,"upperBandwidth":0}"#
    )
  }

  @Test(arguments: [
    #"{"triangle":"upper","diagonal":"stored","order":2,"elements":[1,2]}"#,
    #"{"triangle":"upper","diagonal":"stored","order":-3,"elements":[1,2,3]}"#,
    #"{"triangle":"upper","diagonal":"unit","order":9223372036854775807,"elements":[]}"#,
    #"{"triangle":"left","diagonal":"stored","order":0,"elements":[]}"#,
  ])
  func corruptedTrianglesAreRefused(_ json: String) {
    #expect(throws: DecodingError.self) {
      try JSONDecoder().decode(TriangularMatrix<Double>.self, from: Data(json.utf8))
    }
  }

  @Test func corruptedBandsAreRefused() {
    func refuses(_ type: (some Decodable).Type, _ json: String) {
      #expect(throws: DecodingError.self, "\(json)") {
        try JSONDecoder().decode(type, from: Data(json.utf8))
      }
    }
    for (rows, lower, upper) in [
      (3, 1, 1), (3, -1, 2), (-1, 1, 0), (3, Int.max, Int.min), (3, Int.max, 3),
    ] {
      refuses(
        BandedMatrix<Double>.self,
        #"{"rows":\#(rows),"lowerBandwidth":\#(lower),"upperBandwidth":\#(upper),"bands":{"rows":2,"columns":1,"elements":[1,2]}}"#
      )
    }
    refuses(
      HermitianBandedMatrix<Double>.self,
      #"{"triangle":"upper","bands":{"rows":0,"columns":2,"elements":[]}}"#)
    refuses(TridiagonalMatrix<Double>.self, #"{"lower":[1],"diagonal":[1],"upper":[]}"#)
    refuses(TridiagonalMatrix<Double>.self, #"{"lower":[],"diagonal":[1],"upper":[2]}"#)
  }

  /// What stands in a file where no element of the matrix is does not get into the arithmetic.
  @Test func nothingOutsideOfABandIsTaken() throws {
    let json =
      #"{"triangle":"upper","bands":{"rows":2,"columns":2,"elements":[99,1,2,3]}}"#
    let a = try JSONDecoder().decode(HermitianBandedMatrix<Double>.self, from: Data(json.utf8))
    #expect(a.dense() == [[1, 2], [2, 3]] && a.bands[0, 0] == 0)
  }
}
