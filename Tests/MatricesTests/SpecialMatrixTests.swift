import BLASBackend
import Matrices
import Testing
import _TestSupport

@Suite struct SpecialMatrixTests {
  @Test func makersGiveTheTextbooksMatrices() {
    // From SciPy's and MATLAB's documentation.
    #expect(Matrix<Double>.vandermonde([1, 2, 3]) == [[1, 1, 1], [1, 2, 4], [1, 3, 9]])
    #expect(Matrix<Double>.vandermonde([2, 3], columns: 4) == [[1, 2, 4, 8], [1, 3, 9, 27]])
    #expect(
      Matrix<Double>.toeplitz(column: [1, 2, 3], row: [1, 4, 5, 6])
        == [[1, 4, 5, 6], [2, 1, 4, 5], [3, 2, 1, 4]])
    #expect(
      Matrix<Double>.hankel(column: [1, 17, 99]) == [[1, 17, 99], [17, 99, 0], [99, 0, 0]])
    #expect(
      Matrix<Double>.hankel(column: [1, 2, 3, 4], row: [4, 7, 7, 8, 9])
        == [[1, 2, 3, 4, 7], [2, 3, 4, 7, 7], [3, 4, 7, 7, 8], [4, 7, 7, 8, 9]])
    #expect(Matrix<Double>.circulant([1, 2, 3]) == [[1, 3, 2], [2, 1, 3], [3, 2, 1]])
    #expect(
      Matrix<Double>.companion([1, -10, 31, -30]) == [[10, -31, 30], [1, 0, 0], [0, 1, 0]])
    #expect(
      Matrix<Double>.pascal(4) == [[1, 1, 1, 1], [1, 2, 3, 4], [1, 3, 6, 10], [1, 4, 10, 20]])
    #expect(
      Matrix<Double>.frank(4) == [[4, 3, 2, 1], [3, 3, 2, 1], [0, 2, 2, 1], [0, 0, 1, 1]])
    #expect(Matrix<Double>.moler(3) == [[1, -1, -1], [-1, 2, 0], [-1, 0, 3]])
    #expect(Matrix<Double>.wilkinson(4).diagonal == [1.5, 0.5, 0.5, 1.5])
    #expect(Matrix<Double>.lauchli(2, 0.5) == [[1, 1], [0.5, 0], [0, 0.5]])
    #expect(Matrix<Double>.lehmer(3)[1, 2] == 2.0 / 3 && Matrix<Double>.minimums(3)[1, 2] == 2)
    #expect(Matrix<Double>.cauchy([1, 2], [0, 1]) == [[1, 0.5], [0.5, 1.0 / 3]])
    let kahan = Matrix<Double>.kahan(3, perturbation: 0)
    // sin 1.2 and −cos 1.2.
    #expect(
      abs(kahan[1, 1] - 0.932039085967226) < 1e-15 && abs(kahan[0, 2] + 0.362357754476674) < 1e-15)
    #expect(kahan[2, 1] == 0 && abs(kahan[1, 2] + 0.362357754476674 * 0.932039085967226) < 1e-15)
  }

  @Test func inverseOfHilbertIsExact() {
    #expect(
      Matrix<Double>.inverseHilbert(3) == [[9, -36, 30], [-36, 192, -180], [30, -180, 180]])
    // scipy.linalg.invhilbert(14, exact=True).
    #expect(Matrix<Double>.inverseHilbert(14)[6, 7] == -185_802_431_970_355_200)
    #expect(Matrix<Double>.inverseHilbert(0).isEmpty && Matrix<Float>.inverseHilbert(1) == [[1]])
    // HH⁻¹ = I exactly, in integers: lcm(1…9) = 2520 times Hilbert's matrix of order 5 has integer elements.
    let scaled = Matrix<Double>.hilbert(5).map { ($0 * 2520).rounded() }
    #expect(scaled * .inverseHilbert(5) == .diagonal([2520, 2520, 2520, 2520, 2520]))
  }

  @Test func lawsOfTheirDefinitionsHold() {
    for n in [0, 1, 2, 5, 9] {
      let (p, l) = (Matrix<Double>.pascal(n), Matrix<Double>.pascalTriangle(n))
      #expect(l * l.transposed == p)
      let u = Matrix<Double>(rows: n, columns: n) { i, j in i == j ? 1 : i < j ? -2 : 0 }
      #expect(Matrix<Double>.moler(n, alpha: -2) == u.transposed * u)
      let w = Matrix<Double>.wilkinson(n)
      #expect(w == Matrix(w.transposed))
    }
    // Far beyond the digits of the type every element is still rounded once: 60 over 30 is 118264581564861424.
    #expect(Matrix<Double>.pascal(31)[30, 30] == 118_264_581_564_861_424)
    #expect(Matrix<Float>.pascal(31)[30, 30] == Float(118_264_581_564_861_424 as Int64))
    #expect(
      Matrix<Double>.identity(2) == .diagonal([1, 1]) && Matrix<Float>.zeros(1, 2) == [[0, 0]])
  }
}
