import Matrices

/// What some columns of a table hold, gathered from blocks of samples.
struct FrameColumns {
  let requests: [FrameColumn]
  private(set) var rows = 0
  private var numbers: [[Double]]
  private var codes: [[Int32]]
  private var lows: [String: [Double]]?

  init(_ requests: [FrameColumn], keepsDecimals: Bool) {
    self.requests = requests
    numbers = [[Double]](repeating: [], count: requests.count)
    codes = [[Int32]](repeating: [], count: requests.count)
    lows = keepsDecimals ? [:] : nil
  }

  /// - Parameter low: the low parts of the samples, if they are kept.
  mutating func add(_ block: RowBlock<Double>, low: Matrix<Double>?) {
    let samples = block.design
    rows += block.rows
    for (element, request) in requests.enumerated() {
      if request.role == .numbers {
        for row in 0..<block.rows { numbers[element].append(samples[row, element]) }
        if let low {
          for row in 0..<block.rows { lows?[request.name, default: []].append(low[element, row]) }
        }
      } else {
        for row in 0..<block.rows { codes[element].append(Int32(samples[row, element])) }
      }
    }
  }

  /// Low parts by the names of the columns.
  var lowParts: [String: [Double]]? {
    lows.map { lows in
      var complete = lows
      for request in requests where request.role == .numbers && lows[request.name] == nil {
        complete[request.name] = []
      }
      return complete
    }
  }

  /// - Parameter tables: for each column of texts, in their order, the table of the texts.
  func columns(_ tables: [TextTable]) -> [Frame.Column] {
    var tables = tables.makeIterator()
    return requests.enumerated().map { element, request in
      if request.role == .numbers {
        return Frame.Column(name: request.name, values: .numbers(numbers[element]))
      }
      return Frame.Column(
        name: request.name,
        values: .texts(levels: tables.next()?.texts ?? [], codes: codes[element]))
    }
  }
}
