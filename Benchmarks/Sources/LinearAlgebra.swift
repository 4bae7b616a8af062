import ArgumentParser
import Foundation
import Lapwing

/// Our side of the suite linear-algebra: a line `OPERATION TYPE ORDER CALLS` asks for the seconds that so many
/// calls take.
struct LinearAlgebra: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "linear-algebra",
    abstract: "Time operations on dense matrices, as standard input asks for them.")

  func run() throws {
    var doubles = Operations<Double>(0)
    var floats = Operations<Float>(0)
    while let line = readLine() {
      let words = line.split(separator: " ").map(String.init)
      guard words.count == 4, let order = Int(words[2]), let calls = Int(words[3]) else {
        throw Failure.badRequest(line)
      }
      let seconds: Double
      if words[1] == "float" {
        if floats.order != order { floats = Operations(order) }
        seconds = try floats.time(words[0], calls: calls)
      } else {
        if doubles.order != order { doubles = Operations(order) }
        seconds = try doubles.time(words[0], calls: calls)
      }
      FileHandle.standardOutput.write(Data("\(seconds)\n".utf8))
    }
  }
}

/// Many systems of one shape, for a count of allocations from outside.
struct SolveMany: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "solve-many",
    abstract: "Do one operation on many matrices of one shape.")
  @Argument var operation: String
  @Argument var order: Int
  @Argument var count: Int

  func run() throws {
    _ = try Operations<Double>(order).time(operation, calls: count)
  }
}

/// The matrices of one order, the same for every peer: pseudo-random, strengthened on the diagonal.
private struct Operations<Scalar: RealBLASScalar> {
  let order: Int
  let a: Matrix<Scalar>
  let b: Matrix<Scalar>
  let definite: Matrix<Scalar>
  let rightSide: Matrix<Scalar>

  init(_ n: Int) {
    order = n
    var state: UInt32 = 12345
    func next() -> Double {
      state = state &* 1_664_525 &+ 1_013_904_223
      return Double(state >> 8) / Double(1 << 24) - 0.5
    }
    a = Matrix(rows: n, columns: n) { _, _ in Scalar(next()) }
    b = Matrix(rows: n, columns: n) { _, _ in Scalar(next()) }
    rightSide = Matrix(rows: n, columns: 1) { _, _ in Scalar(next()) }
    let random = a
    definite = Matrix(rows: n, columns: n) { i, j in
      (random[i, j] + random[j, i]) / 2 + (i == j ? Scalar(n) : 0)
    }
  }

  private func reset(_ x: inout Matrix<Scalar>) {
    for i in 0..<x.rows { x[i, 0] = rightSide[i, 0] }
  }

  /// The seconds that so many calls take, after one that brings the memory. Not in a closure: what one captures is
  /// retained around every call.
  func time(_ operation: String, calls: Int) throws -> Double {
    var x = Matrix<Scalar>(rows: a.rows, columns: 1)
    switch operation {
    case "multiply":
      var c = Matrix<Scalar>(rows: a.rows, columns: a.columns)
      let start = ContinuousClock.now
      for _ in 0..<calls { try c.formProduct(a, b) }
      return start.secondsUntilNow
    case "solve":
      var lu = try LU(a)
      let start = ContinuousClock.now
      for _ in 0..<calls {
        reset(&x)
        try lu.refactorize(a)
        try lu.solveInPlace(&x)
      }
      return start.secondsUntilNow
    case "cholesky":
      var cholesky = try Cholesky(definite)
      let start = ContinuousClock.now
      for _ in 0..<calls { try cholesky.refactorize(definite) }
      return start.secondsUntilNow
    case "cholesky-solve":
      var cholesky = try Cholesky(definite)
      let start = ContinuousClock.now
      for _ in 0..<calls {
        reset(&x)
        try cholesky.refactorize(definite)
        try cholesky.solveInPlace(&x)
      }
      return start.secondsUntilNow
    case "qr":
      var workspace = Workspace<Scalar>()
      var qr = try QR(a, workspace: &workspace)
      let start = ContinuousClock.now
      for _ in 0..<calls { try qr.refactorize(a, workspace: &workspace) }
      return start.secondsUntilNow
    case "qr-solve":
      var workspace = Workspace<Scalar>()
      var qr = try QR(a, workspace: &workspace)
      let start = ContinuousClock.now
      for _ in 0..<calls {
        reset(&x)
        try qr.refactorize(a, workspace: &workspace)
        try qr.solveInPlace(&x, workspace: &workspace)
      }
      return start.secondsUntilNow
    case "svd":
      var workspace = Workspace<Scalar>()
      var svd = try SVD(a, workspace: &workspace)
      try svd.refactorize(a, workspace: &workspace)
      let start = ContinuousClock.now
      for _ in 0..<calls { try svd.refactorize(a, workspace: &workspace) }
      return start.secondsUntilNow
    case "svd-solve":
      var workspace = Workspace<Scalar>()
      var svd = try SVD(a, workspace: &workspace)
      let start = ContinuousClock.now
      for _ in 0..<calls {
        try svd.refactorize(a, workspace: &workspace)
        try svd.solve(rightSide, into: &x, workspace: &workspace)
      }
      return start.secondsUntilNow
    case "eigen":
      var workspace = Workspace<Scalar>()
      var eigen = try SymmetricEigen(definite, workspace: &workspace)
      let start = ContinuousClock.now
      for _ in 0..<calls { try eigen.refactorize(definite, workspace: &workspace) }
      return start.secondsUntilNow
    default: return try timeOthers(operation, calls: calls)
    }
  }

  /// What has no peer to be compared with, but must not allocate either.
  private func timeOthers(_ operation: String, calls: Int) throws -> Double {
    var workspace = Workspace<Scalar>()
    var x = Matrix<Scalar>(rows: a.rows, columns: 1)
    switch operation {
    case "lq-solve":
      var lq = try LQ(a, workspace: &workspace)
      let start = ContinuousClock.now
      for _ in 0..<calls {
        try lq.refactorize(a, workspace: &workspace)
        try lq.solve(rightSide, into: &x, workspace: &workspace)
      }
      return start.secondsUntilNow
    case "pivoted-qr-solve":
      var qr = try PivotedQR(a, workspace: &workspace)
      let start = ContinuousClock.now
      for _ in 0..<calls {
        reset(&x)
        try qr.refactorize(a, workspace: &workspace)
        try qr.solveInPlace(&x, workspace: &workspace)
      }
      return start.secondsUntilNow
    case "bunch-kaufman-solve":
      var factorization = try BunchKaufman(definite)
      let start = ContinuousClock.now
      for _ in 0..<calls {
        reset(&x)
        try factorization.refactorize(definite, workspace: &workspace)
        try factorization.solveInPlace(&x)
      }
      return start.secondsUntilNow
    case "pivoted-cholesky":
      var factorization = try PivotedCholesky(definite)
      let start = ContinuousClock.now
      for _ in 0..<calls { try factorization.refactorize(definite, workspace: &workspace) }
      return start.secondsUntilNow
    case "general-eigen":
      var eigen = try Eigen(a, workspace: &workspace)
      let start = ContinuousClock.now
      for _ in 0..<calls { try eigen.refactorize(a, workspace: &workspace) }
      return start.secondsUntilNow
    default: throw Failure.badRequest(operation)
    }
  }
}
