import ArgumentParser
import Foundation
import Lapwing

/// Our side of the suite linear-algebra: a line `OPERATION TYPE ORDER SECONDS` asks for the time of one call,
/// measured over about that many seconds.
struct LinearAlgebra: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "linear-algebra",
    abstract: "Time operations on dense matrices, as standard input asks for them.")

  func run() throws {
    while let line = readLine() {
      let words = line.split(separator: " ")
      guard words.count == 4, let order = Int(words[2]), let seconds = Double(words[3]) else {
        throw Failure.badRequest(line)
      }
      let time =
        words[1] == "float"
        ? try Operation<Float>(order).seconds(of: String(words[0]), over: seconds)
        : try Operation<Double>(order).seconds(of: String(words[0]), over: seconds)
      FileHandle.standardOutput.write(Data("\(time)\n".utf8))
    }
  }
}

/// Many systems of one shape, for a count of allocations from outside.
struct SolveMany: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "solve-many",
    abstract: "Factorize and solve systems of one shape by LU, Cholesky and QR.")
  @Argument var order: Int
  @Argument var count: Int

  func run() throws {
    let operation = try Operation<Double>(order)
    for name in ["multiply", "solve", "cholesky-solve", "qr-solve"] {
      _ = try operation.time(name, calls: count)
    }
  }
}

/// The matrices of one order, the same for every peer: pseudo-random, strengthened on the diagonal.
private struct Operation<Scalar: RealBLASScalar> {
  let a: Matrix<Scalar>
  let b: Matrix<Scalar>
  let definite: Matrix<Scalar>
  let rightSide: Matrix<Scalar>

  init(_ n: Int) throws {
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

  func seconds(of operation: String, over budget: Double) throws -> Double {
    var calls = 1
    while true {
      let seconds = try time(operation, calls: calls)
      if seconds >= budget || calls >= 1 << 26 { return seconds / Double(calls) }
      calls = max(calls * 2, Int(Double(calls) * min(100, 1.2 * budget / max(seconds, 1e-7))))
    }
  }

  func time(_ operation: String, calls: Int) throws -> Double {
    var x = Matrix<Scalar>(rows: a.rows, columns: 1)
    func resetSolution() { for i in 0..<x.rows { x[i, 0] = rightSide[i, 0] } }
    switch operation {
    case "multiply":
      var c = Matrix<Scalar>(rows: a.rows, columns: a.columns)
      return try timed { for _ in 0..<calls { try c.formProduct(a, b) } }.seconds
    case "solve":
      var lu = try LU(a)
      return try timed {
        for _ in 0..<calls {
          resetSolution()
          try lu.refactorize(a)
          try lu.solveInPlace(&x)
        }
      }.seconds
    case "cholesky":
      var cholesky = try Cholesky(definite)
      return try timed { for _ in 0..<calls { try cholesky.refactorize(definite) } }.seconds
    case "cholesky-solve":
      var cholesky = try Cholesky(definite)
      return try timed {
        for _ in 0..<calls {
          resetSolution()
          try cholesky.refactorize(definite)
          try cholesky.solveInPlace(&x)
        }
      }.seconds
    case "qr":
      var workspace = Workspace<Scalar>()
      var qr = try QR(a, workspace: &workspace)
      return try timed {
        for _ in 0..<calls { try qr.refactorize(a, workspace: &workspace) }
      }.seconds
    case "qr-solve":
      var workspace = Workspace<Scalar>()
      var qr = try QR(a, workspace: &workspace)
      return try timed {
        for _ in 0..<calls {
          resetSolution()
          try qr.refactorize(a, workspace: &workspace)
          try qr.solveInPlace(&x, workspace: &workspace)
        }
      }.seconds
    case "svd":
      return try timed { for _ in 0..<calls { _ = try SVD(a) } }.seconds
    case "eigen":
      return try timed { for _ in 0..<calls { _ = try SymmetricEigen(definite) } }.seconds
    default: throw Failure.badRequest(operation)
    }
  }
}
