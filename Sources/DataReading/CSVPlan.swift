import CParsing

/// How records become samples, as the C parser wants to know it.
struct CSVPlan: Sendable {
  let delimiter: UInt8
  let columns: ResolvedColumns
  let tokens: MissingTokens

  /// What a call came to.
  struct Outcome {
    var status = LAPWING_CSV_MORE
    /// Where the next record starts in the window, and in which line.
    var position: Int
    var line: Int
    /// The line, the column and the text of a field that could not be read; the line of a row with
    /// missing values.
    var errorLine = 0
    var errorColumn = 0
    var text = ""
    /// How many fields a record has that should have another number of them.
    var fields = 0
    /// The elements of the sample that are missing.
    var missing: [Int] = []
    /// Whether the low part of a number in the rows that were read is inaccurate.
    var hasInaccurateDecimals = false

    init(position: Int, line: Int) {
      self.position = position
      self.line = line
    }
  }

  /// Appends the rows that are complete in the window to `samples`, at most `maximumRows`.
  func read(
    _ window: borrowing ByteWindow, line: Int, maximumRows: Int, into samples: inout SampleStorage
  ) -> Outcome {
    var outcome = Outcome(position: window.start, line: line)
    let elements = maximumRows * columns.width
    guard samples.keepsDecimals else {
      samples.high.append(addingCapacity: elements) { output in
        unsafe output.withUnsafeMutableBufferPointer { high, initialized in
          unsafe initialized = read(window, maximumRows, into: high, low: nil, &outcome)
        }
      }
      return outcome
    }
    // Both arrays grow in one closure: the low one is taken out, which copies nothing.
    var lows = samples.low
    samples.low = []
    lows.append(addingCapacity: elements) { lowOutput in
      unsafe lowOutput.withUnsafeMutableBufferPointer { low, lowInitialized in
        samples.high.append(addingCapacity: elements) { output in
          unsafe output.withUnsafeMutableBufferPointer { high, initialized in
            unsafe initialized = read(
              window, maximumRows, into: high, low: low.baseAddress, &outcome)
            lowInitialized = initialized
          }
        }
      }
    }
    samples.low = lows
    return outcome
  }

  /// Returns how many elements were written.
  private func read(
    _ window: borrowing ByteWindow, _ maximumRows: Int,
    into elements: UnsafeMutableBufferPointer<Double>, low: UnsafeMutablePointer<Double>?,
    _ outcome: inout Outcome
  ) -> Int {
    let (start, end, isFinal, line) = (window.start, window.end, window.isFinal, outcome.line)
    return unsafe window.bytes.withUnsafeBufferPointer { buffer in
      guard let base = buffer.baseAddress, let target = elements.baseAddress else { return 0 }
      var cursor = unsafe lapwing_csv_cursor()
      unsafe cursor.position = base + start
      unsafe cursor.limit = base + end
      unsafe cursor.is_final = isFinal
      unsafe cursor.line = UInt64(line)
      let status = unsafe readRows(&cursor, target, low, maximumRows)
      let written = unsafe Int(cursor.rows) * columns.width
      unsafe outcome.note(status, cursor, base: base)
      if status == LAPWING_CSV_MISSING {
        let sample = unsafe target + written
        outcome.missing = (0..<columns.width).filter { unsafe sample[$0].isNaN }
      }
      return written
    }
  }

  private func readRows(
    _ cursor: UnsafeMutablePointer<lapwing_csv_cursor>, _ target: UnsafeMutablePointer<Double>,
    _ low: UnsafeMutablePointer<Double>?, _ maximumRows: Int
  ) -> lapwing_csv_status {
    unsafe columns.slots.withUnsafeBufferPointer { slots in
      unsafe tokens.bytes.withUnsafeBufferPointer { texts in
        unsafe tokens.ends.withUnsafeBufferPointer { ends in
          unsafe tokens.numbers.withUnsafeBufferPointer { numbers in
            var plan = unsafe lapwing_csv_plan()
            unsafe plan.delimiter = delimiter
            unsafe plan.decimal_mark = UInt8(ascii: tokens.decimalMark == .comma ? "," : ".")
            unsafe plan.has_intercept = columns.columns.first == -1
            unsafe plan.columns = slots.count
            unsafe plan.slots = slots.baseAddress
            unsafe plan.width = columns.width
            unsafe plan.tokens = texts.baseAddress
            unsafe plan.token_ends = ends.baseAddress
            unsafe plan.token_count = ends.count
            unsafe plan.sentinels = numbers.baseAddress
            unsafe plan.sentinel_count = numbers.count
            guard let low = unsafe low else {
              return unsafe lapwing_csv_read_rows(&plan, cursor, target, maximumRows)
            }
            return unsafe lapwing_csv_read_decimal_rows(
              &plan, cursor, target, low, exactLowPart, maximumRows)
          }
        }
      }
    }
  }
}

extension CSVPlan.Outcome {
  fileprivate mutating func note(
    _ status: lapwing_csv_status, _ cursor: lapwing_csv_cursor, base: UnsafePointer<UInt8>
  ) {
    self.status = status
    position = unsafe cursor.position - base
    line = unsafe Int(cursor.line)
    hasInaccurateDecimals = unsafe cursor.has_inaccurate
    switch status {
    case LAPWING_CSV_OK, LAPWING_CSV_FULL, LAPWING_CSV_MORE: break
    case LAPWING_CSV_MISSING: errorLine = unsafe Int(cursor.error_line)
    default:
      errorLine = unsafe Int(cursor.error_line)
      errorColumn = unsafe cursor.column
      fields = unsafe cursor.fields
      text = unsafe CSVRecord.text(of: cursor.field)
    }
  }
}
