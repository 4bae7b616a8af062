import BLASBackend
import Matrices
import Testing
import _TestSupport

@Suite struct VectorRoutineTests {
  private static let counts = [0, 1, 2, 3, 5, 10, 50]
  private static let strides = [1, 2, 3]

  @Test(arguments: scalarTypes)
  func dotIsTheSumOfProducts(_ type: any RealBLASScalar.Type) throws {
    func check<Scalar: RealBLASScalar>(_: Scalar.Type) throws {
      var generator = SeededGenerator(seed: 1)
      for count in Self.counts {
        for stride in Self.strides {
          let x = PlacedVector<Scalar>.input(generator.normals(count), stride: stride)
          let y = PlacedVector<Scalar>.input(generator.normals(count), stride: 4 - stride)
          let result = try BLAS.dot(x.storage.span, x.layout, y.storage.span, y.layout)
          let products = zip(x.elements, y.elements).map { Double($0) * Double($1) }
          let bound =
            products.reduce(0) { $0 + abs($1) } * Double(count + 4) * Double(Scalar.ulpOfOne)
          #expect(abs(Double(result) - products.reduce(0, +)) <= bound, "\(count), \(stride)")
        }
      }
    }
    try check(type)
  }

  @Test(arguments: scalarTypes)
  func nrm2IsTheLength(_ type: any RealBLASScalar.Type) throws {
    func check<Scalar: RealBLASScalar>(_: Scalar.Type) throws {
      var generator = SeededGenerator(seed: 2)
      for count in Self.counts {
        for stride in Self.strides {
          let x = PlacedVector<Scalar>.input(generator.normals(count), stride: stride)
          let result = Double(try BLAS.nrm2(x.storage.span, x.layout))
          let expected = x.elements.reduce(0.0) { $0 + Double($1) * Double($1) }.squareRoot()
          #expect(abs(result - expected) <= expected * Double(count + 4) * Double(Scalar.ulpOfOne))
        }
      }
    }
    try check(type)
  }

  @Test(arguments: scalarTypes)
  func nrm2NeitherOverflowsNorUnderflows(_ type: any RealBLASScalar.Type) throws {
    func check<Scalar: RealBLASScalar>(_: Scalar.Type) throws {
      for scale in [Scalar.greatestFiniteMagnitude / 8, Scalar.leastNormalMagnitude * 8] {
        let x = [3 * scale, 4 * scale]
        let result = try BLAS.nrm2(x.span, VectorLayout(count: 2))
        #expect(abs(Double(result / scale) - 5) <= 20 * Double(Scalar.ulpOfOne))
      }
    }
    try check(type)
  }

  @Test(arguments: scalarTypes)
  func axpyAddsAMultiple(_ type: any RealBLASScalar.Type) throws {
    func check<Scalar: RealBLASScalar>(_: Scalar.Type) throws {
      var generator = SeededGenerator(seed: 3)
      for count in Self.counts {
        for stride in Self.strides {
          for alpha: Scalar in [0, 1, -2.5] {
            let x = PlacedVector<Scalar>.input(generator.normals(count), stride: stride)
            let before = PlacedVector<Scalar>.output(generator.normals(count), stride: 4 - stride)
            var y = before
            try y.mutate { span, yLayout in
              try BLAS.axpy(alpha: alpha, x.storage.span, x.layout, &span, yLayout)
            }
            #expect(y.isSurroundingsUntouched)
            for i in 0..<count {
              let (product, start) = (
                Double(alpha) * Double(x.elements[i]), Double(before.elements[i])
              )
              let bound = 4 * (abs(product) + abs(start)) * Double(Scalar.ulpOfOne)
              #expect(abs(Double(y.elements[i]) - (product + start)) <= bound)
            }
          }
        }
      }
    }
    try check(type)
  }

  @Test(arguments: scalarTypes)
  func scalMultiplies(_ type: any RealBLASScalar.Type) throws {
    func check<Scalar: RealBLASScalar>(_: Scalar.Type) throws {
      var generator = SeededGenerator(seed: 4)
      for count in Self.counts {
        for stride in Self.strides {
          for alpha: Scalar in [0, 1, -2.5] {
            let before = PlacedVector<Scalar>.output(generator.normals(count), stride: stride)
            var x = before
            try x.mutate { span, xLayout in
              try BLAS.scal(alpha: alpha, &span, xLayout)
            }
            #expect(x.isSurroundingsUntouched)
            #expect(x.elements == before.elements.map { alpha * $0 })
          }
        }
      }
    }
    try check(type)
  }
}
