import Lapwing

/// What the machine can do at most: the yardstick beside every time.
struct Limits {
  /// Reads more than any cache holds on as many threads as there are workers.
  ///
  /// - Returns: bytes per second, the best of some passes.
  static func readBandwidth(passes: Int = 5) -> Double {
    let count = 1 << 26
    let storage = LargeStorage.array(repeating: 1.0, count: count)
    let parts = 64
    var best = 0.0
    for _ in 0..<passes {
      let (sums, seconds) = timed {
        Workers.map(count: parts) { part in
          sum(storage.span.extracting(part * (count / parts)..<(part + 1) * (count / parts)))
        }
      }
      precondition(sums.reduce(0, +) == Double(count))
      best = max(best, Double(count * 8) / seconds)
    }
    return best
  }

  /// Eight sums of eight lanes: the additions never wait for each other.
  private static func sum(_ span: Span<Double>) -> Double {
    var sums = InlineArray<8, SIMD8<Double>>(repeating: .zero)
    var i = 0
    while i + 64 <= span.count {
      for k in 0..<8 {
        var lanes = SIMD8<Double>()
        for lane in 0..<8 { lanes[lane] = unsafe span[unchecked: i + 8 * k + lane] }
        sums[k] += lanes
      }
      i += 64
    }
    var total = SIMD8<Double>.zero
    for k in 0..<8 { total += sums[k] }
    return total.sum()
  }

  /// A large product of square matrices by OpenBLAS, in flops per second.
  static func gemm(order: Int = 1024, passes: Int = 5) -> Double {
    let a = Matrix<Double>(repeating: 0.5, rows: order, columns: order)
    var best = 0.0
    for _ in 0..<passes {
      let (product, seconds) = timed { a * a }
      precondition(product[0, 0] == 0.25 * Double(order))
      best = max(best, 2 * Double(order * order * order) / seconds)
    }
    return best
  }

  /// Our own Gram kernel on data that stay in the second-level cache, in flops per second.
  static func gramKernel(passes: Int = 5) -> Double {
    let (p, n, repeats) = (96, 256, 200)
    let samples = Matrix<Double>(repeating: 0.5, rows: p, columns: n)
    var best = 0.0
    for _ in 0..<passes {
      let tasks = BLASThreads.limit
      let (_, seconds) = timed {
        Workers.map(count: tasks) { _ in
          var gram = Matrix<Double>(rows: p, columns: p)
          for _ in 0..<repeats {
            do { try gram.addGram(of: samples.transposed) } catch { fatalError("\(error)") }
          }
          return gram[0, 0]
        }
      }
      best = max(best, Double(tasks * repeats * p * p * n) / seconds)
    }
    return best
  }
}

func timed<Result>(_ body: () throws -> Result) rethrows -> (Result, seconds: Double) {
  let start = ContinuousClock.now
  let result = try body()
  return (result, start.secondsUntilNow)
}

extension ContinuousClock.Instant {
  var secondsUntilNow: Double {
    let (seconds, attoseconds) = duration(to: .now).components
    return Double(seconds) + 1e-18 * Double(attoseconds)
  }
}
