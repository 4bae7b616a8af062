import BLASBackend
import Foundation
import Matrices
import Synchronization
import Testing
import _TestSupport

/// Serialized, because the number of threads is global.
@Suite(.serialized) struct WorkersTests {
  private struct Refusal: Error, Equatable { var task: Int }

  /// Runs `body` under each of several limits, and restores the one before.
  private func underLimits(_ limits: [Int], _ body: (Int) throws -> Void) rethrows {
    let before = BLASThreads.limit
    defer { BLASThreads.limit = before }
    for limit in limits {
      BLASThreads.limit = limit
      #expect(BLASThreads.limit == limit)
      try body(limit)
    }
  }

  @Test func resultsComeInTheOrderOfTheTasks() {
    underLimits([1, 2, 3, 8]) { _ in
      for count in [0, 1, 2, 3, 100, 1000] {
        #expect(Workers.map(count: count) { $0 * $0 } == (0..<count).map { $0 * $0 })
      }
    }
  }

  @Test func everyTaskRunsOnce() {
    underLimits([1, 4]) { _ in
      let runs = Mutex([Int](repeating: 0, count: 500))
      _ = Workers.map(count: 500) { index in runs.withLock { $0[index] += 1 } }
      #expect(runs.withLock { $0.allSatisfy { $0 == 1 } })
    }
  }

  @Test func severalThreadsShareTheTasks() {
    underLimits([2]) { _ in
      let threads = Mutex(Set<UInt>())
      // Each task waits until two threads have shown up, so one thread alone cannot do them all.
      _ = Workers.map(count: 2) { _ in
        let me = UInt(bitPattern: ObjectIdentifier(Thread.current))
        threads.withLock { _ = $0.insert(me) }
        let deadline = ContinuousClock.now + .seconds(10)
        while threads.withLock({ $0.count }) < 2 && ContinuousClock.now < deadline {
          Thread.sleep(forTimeInterval: 0.001)
        }
      }
      #expect(threads.withLock { $0.count } == 2)
    }
  }

  @Test func resultsThatOwnMemoryAreKept() {
    underLimits([1, 4]) { _ in
      let results = Workers.map(count: 200) { index in (0...index).map(String.init) }
      #expect(results.map(\.count) == Array(1...200))
      #expect(results[199].last == "199")
    }
  }

  @Test func theErrorOfTheFirstTaskIsThrownAfterAllHaveRun() {
    underLimits([1, 4]) { _ in
      let runs = Atomic(0)
      #expect(throws: Refusal(task: 7)) {
        try Workers.map(count: 100) { index throws(Refusal) -> Int in
          runs.add(1, ordering: .relaxed)
          if index == 7 || index == 60 { throw Refusal(task: index) }
          return index
        }
      }
      #expect(runs.load(ordering: .relaxed) == 100)
      let results = try? Workers.map(count: 3) { index throws(Refusal) -> Int in index }
      #expect(results == [0, 1, 2])
    }
  }

  @Test func nestedCallsRunInPlace() {
    underLimits([1, 2, 4]) { _ in
      let sums = Workers.map(count: 20) { outer in
        Workers.map(count: 20) { inner in
          Workers.map(count: 3) { outer * inner + $0 }.reduce(0, +)
        }.reduce(0, +)
      }
      #expect(sums == (0..<20).map { outer in 3 * outer * 190 + 60 })
    }
  }

  @Test func callsFromSeveralThreadsDoNotDisturbEachOther() {
    underLimits([1, 2, 4]) { _ in
      let failures = Atomic(0)
      let callers = (0..<6).map { caller in
        Thread {
          for round in 0..<30 {
            let results = Workers.map(count: 17) { $0 * 1000 + caller * 100 + round }
            if results != (0..<17).map({ $0 * 1000 + caller * 100 + round }) {
              failures.add(1, ordering: .relaxed)
            }
          }
        }
      }
      callers.startAndJoin()
      #expect(failures.load(ordering: .relaxed) == 0)
    }
  }

  @Test func largeCallsAndWorkersFromSeveralThreadsGetTheirTurn() throws {
    var generator = SeededGenerator(seed: 30)
    let a: Matrix<Double> = generator.matrix(rows: 90, columns: 90)
    let expected = naiveProduct(a.inDouble, a.inDouble)
    underLimits([2]) { _ in
      let wrong = Atomic(0)
      let callers = (0..<4).map { caller in
        Thread {
          for _ in 0..<10 {
            let products =
              caller % 2 == 0
              ? [gemm(a)] : Workers.map(count: 3) { _ in gemm(a) }
            for product in products {
              let size = naiveProduct(magnitudes(a), magnitudes(a))
              if !isRounding(product, of: expected, sizes: size, terms: 90) {
                wrong.add(1, ordering: .relaxed)
              }
            }
          }
        }
      }
      callers.startAndJoin()
      #expect(wrong.load(ordering: .relaxed) == 0)
    }
  }

  @Test func theBitsDoNotDependOnTheNumberOfWorkers() {
    var generator = SeededGenerator(seed: 31)
    let a: Matrix<Double> = generator.matrix(rows: 4096, columns: 24)
    var all = [[Double]]()
    underLimits([1, 2, 3, 4]) { _ in
      let blocks = Workers.map(count: 16) { block -> [Double] in
        let layout = a.layout.block(rows: block * 256..<(block + 1) * 256, columns: 0..<24)
        var gram = [Double](repeating: .nan, count: 24 * 24)
        try! gram.mutate { span in
          try BLAS.gemm(
            .transposed, .none, alpha: 1, a.storage.span, layout, a.storage.span, layout, beta: 0,
            &span, MatrixLayout(rows: 24, columns: 24))
        }
        return gram
      }
      all.append(
        blocks.reduce([Double](repeating: 0, count: 24 * 24)) { sum, block in
          zip(sum, block).map { $0 + $1 }
        })
    }
    #expect(all.count == 4)
    #expect(all.allSatisfy { $0 == all[0] })
  }

  @Test func theBitsOfACallDoNotDependOnTheCallsBefore() throws {
    // Enough elements for OpenBLAS to split the sum between threads.
    var generator = SeededGenerator(seed: 32)
    let x: [Double] = generator.normals(40_000)
    let y: [Double] = generator.normals(40_000)
    let layout = VectorLayout(count: x.count)
    let matrix = MatrixLayout(rows: 200, columns: 200)
    func results() throws -> [Double] {
      var product = [Double](repeating: .nan, count: 200)
      try product.mutate { span in
        try BLAS.gemv(
          .transposed, alpha: 1, x.span, matrix, y.span, VectorLayout(count: 200), beta: 0, &span,
          VectorLayout(count: 200))
      }
      return product + [
        try BLAS.dot(x.span, layout, y.span, layout), try BLAS.nrm2(x.span, layout),
      ]
    }
    try underLimits([1, 2, 4]) { _ in
      // Large enough to wait for calls of other tests that still have the limit of before.
      _ = gemm(Matrix(rows: 100, columns: 100))
      let afterALargeCall = try results()
      _ = Workers.map(count: 3) { $0 }
      #expect(try results() == afterALargeCall)
    }
  }
}

private func gemm(_ a: Matrix<Double>) -> Matrix<Double> {
  var product = [Double](repeating: .nan, count: a.rows * a.columns)
  try! product.mutate { span in
    try BLAS.gemm(
      .none, .none, alpha: 1, a.storage.span, a.layout, a.storage.span, a.layout, beta: 0, &span,
      MatrixLayout(rows: a.rows, columns: a.columns))
  }
  return Matrix(rows: a.rows, columns: a.columns, storage: product)
}

extension [Thread] {
  /// Starts the threads and waits until the last has ended; a run that hangs is a test that hangs.
  fileprivate func startAndJoin() {
    for thread in self { thread.start() }
    for thread in self {
      while !thread.isFinished { Thread.sleep(forTimeInterval: 0.001) }
    }
  }
}
