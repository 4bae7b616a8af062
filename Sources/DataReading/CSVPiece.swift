import CParsing

/// Some whole records of a text that are still to be taken apart: work for any thread.
struct CSVPiece: Sendable {
  let plan: CSVPlan
  let texts: [TextTable]
  let schema: Schema
  let hasHeader: Bool
  let file: String
  let keepsDecimals: Bool
  let memory: PieceMemory
  let text: PieceText

  /// Takes the records apart. Lines are counted from 0.
  ///
  /// - Precondition: called once: the memory of the text is given back.
  func decoded() -> DecodedRows {
    var window = ByteWindow(text.take())
    let result = decoded(&window)
    memory.put(text: window.endedBytes())
    return result
  }

  /// Takes the records apart that are complete in the window, and leaves the rest there.
  func decoded(_ window: inout ByteWindow) -> DecodedRows {
    var result = DecodedRows(
      width: plan.columns.width, keepsDecimals: keepsDecimals, memory: memory)
    var texts = texts
    while result.failure == nil {
      let before = result.samples.count
      let rows = max(1, (window.end - window.start) / max(2, plan.columns.slots.count) + 1)
      let outcome = plan.read(
        window, line: result.lines, maximumRows: rows, into: &result.samples)
      do throws(DataError) {
        try plan.number(
          &texts, in: &result.samples.high, from: before, of: window, line: result.lines, schema,
          file: file)
      } catch {
        result.failure = error
        break
      }
      window.start = outcome.position
      result.lines = outcome.line
      result.rows += (result.samples.count - before) / plan.columns.width
      result.hasInaccurateDecimals =
        result.hasInaccurateDecimals || outcome.hasInaccurateDecimals
      switch outcome.status {
      case LAPWING_CSV_OK, LAPWING_CSV_FULL: continue
      case LAPWING_CSV_MORE: return result
      case LAPWING_CSV_MISSING:
        result.dropped += 1
        result.tally.note(outcome.missing, line: outcome.errorLine)
      default:
        result.failure = outcome.failure(schema, hasHeader: hasHeader, file: file)
      }
    }
    return result
  }
}

extension CSVSource {
  /// About this many bytes of whole records, to be taken apart on any thread; `nil` behind the last one.
  ///
  /// Outside of quotes every line feed ends a record. Where quotes stand in the window, the records are
  /// taken apart here.
  ///
  /// - Throws: what reading throws.
  mutating func nextPiece(bytes target: Int) throws(DataError) -> TablePiece? {
    while true {
      if let failure { throw failure }
      window.reserve(target)
      if !window.isFinal && window.end - window.start < target {
        do throws(DataError) { try window.refill(from: &reader) } catch {
          failure = error
          throw error
        }
      }
      if window.start == window.end && window.isFinal { return nil }
      let start = window.start
      if let end = window.endOfUnquotedLines(within: target) {
        return .text(piece(window.takeText(upTo: end, sparing: memory.takeText())))
      }
      let decoded = piece(PieceText([], 0..<0)).decoded(&window)
      if decoded.rows > 0 || decoded.dropped > 0 || decoded.failure != nil || window.start > start {
        return .decoded(decoded)
      }
      // Not even one record is complete in a full window.
      if window.isFinal { return nil }
      do throws(DataError) { try window.refill(from: &reader) } catch {
        failure = error
        throw error
      }
    }
  }

  private func piece(_ text: PieceText) -> CSVPiece {
    CSVPiece(
      plan: plan, texts: texts, schema: schema, hasHeader: hasHeader, file: name,
      keepsDecimals: keepsDecimals, memory: memory, text: text)
  }

  /// Counts what was taken apart.
  ///
  /// - Throws: what is wrong with it, with the line.
  mutating func absorb(_ decoded: DecodedRows) throws(DataError) {
    if var failure = decoded.failure {
      failure.line = failure.line.map { $0 + line }
      self.failure = failure
      throw failure
    }
    rowsRead += decoded.rows
    rowsDropped += decoded.dropped
    tally.merge(decoded.tally, linesBefore: line)
    line += decoded.lines
    hasInaccurateDecimals = hasInaccurateDecimals || decoded.hasInaccurateDecimals
  }

  /// Refuses rows that lack values, if they may not, when all are counted.
  ///
  /// - Throws: `.missingValues`.
  func finish() throws(DataError) {
    if policy == .refuse && rowsDropped > 0 {
      throw MissingTally.refusal(
        missingColumns, incomplete: rowsDropped, of: rowsRead + rowsDropped, file: name)
    }
  }
}
