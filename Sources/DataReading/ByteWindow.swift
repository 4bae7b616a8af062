import CParsing
import Foundation

/// The part of a file that is in memory: what is not yet taken, and room for more.
struct ByteWindow: ~Copyable {
  /// A record that is longer than this is refused: the file is probably not what it seems.
  static let longestRecord = 64 << 20

  private(set) var bytes: [UInt8]
  /// What is not yet taken: `start..<end`; zeros follow behind it.
  var start = 0
  private(set) var end = 0
  /// Whether nothing follows behind `end`.
  private(set) var isFinal = false

  init(capacity: Int = 256 << 10) {
    bytes = [UInt8](repeating: 0, count: capacity + Int(LAPWING_CSV_PADDING))
  }

  /// All of some whole records; zeros follow behind them.
  init(_ records: (bytes: [UInt8], range: Range<Int>)) {
    bytes = records.bytes
    (start, end, isFinal) = (records.range.lowerBound, records.range.upperBound, true)
  }

  /// The memory of a window that is done with.
  consuming func endedBytes() -> [UInt8] { bytes }

  /// Gives away what stands before `end` with its memory, and goes on in other memory.
  ///
  /// - Parameter spare: of the length of the window, or it is made so.
  mutating func takeText(upTo limit: Int, sparing spare: consuming [UInt8]) -> PieceText {
    let padding = Int(LAPWING_CSV_PADDING)
    if spare.count != bytes.count { spare = [UInt8](repeating: 0, count: bytes.count) }
    let rest = end - limit
    unsafe spare.withUnsafeMutableBytes { target in
      unsafe bytes.withUnsafeBytes { source in
        unsafe target.copyMemory(from: UnsafeRawBufferPointer(rebasing: source[limit..<end]))
      }
      for place in rest..<(rest + padding) { unsafe target[place] = 0 }
    }
    let range = start..<limit
    swap(&bytes, &spare)
    for place in limit..<(limit + padding) { spare[place] = 0 }
    (start, end) = (0, rest)
    return PieceText(spare, range)
  }

  /// Makes room for this many bytes.
  mutating func reserve(_ capacity: Int) {
    let missing = capacity + Int(LAPWING_CSV_PADDING) - bytes.count
    if missing > 0 { bytes += [UInt8](repeating: 0, count: missing) }
  }

  /// Behind the last line feed among the next bytes, `length` of them if one is there, or at the end of the file;
  /// nil if there is none, or if quotes stand before it: a line feed inside of quotes ends no record.
  func endOfUnquotedLines(within length: Int) -> Int? {
    unsafe bytes.withUnsafeBufferPointer { buffer in
      guard let base = buffer.baseAddress, start < end else { return nil }
      var place = min(end, start + length)
      if isFinal && place == end {
        return unsafe hasQuote(base, before: end) ? nil : end
      }
      let reached = place
      while place > start && bytes[place - 1] != UInt8(ascii: "\n") { place -= 1 }
      if place == start {
        // A longer record.
        place = reached
        while place < end && bytes[place] != UInt8(ascii: "\n") { place += 1 }
        guard place < end else { return nil }
        place += 1
      }
      return unsafe hasQuote(base, before: place) ? nil : place
    }
  }

  private func hasQuote(_ base: UnsafePointer<UInt8>, before limit: Int) -> Bool {
    unsafe memchr(base + start, Int32(UInt8(ascii: "\"")), limit - start) != nil
  }

  /// Reads on behind `end`; what was taken makes room, and if nothing was, the window grows.
  ///
  /// - Throws: `.recordTooLong` when the window would grow beyond ``longestRecord``; what reading throws.
  mutating func refill(from reader: inout ByteReader) throws(DataError) {
    guard !isFinal else { return }
    let padding = Int(LAPWING_CSV_PADDING)
    let kept = end - start
    if start == 0 && end + padding == bytes.count {
      guard bytes.count < Self.longestRecord else {
        throw DataError(
          .recordTooLong,
          "a record is longer than \(Self.longestRecord >> 20) MiB; are its quotes or line ends missing?",
          file: reader.name)
      }
      var larger = [UInt8](repeating: 0, count: 2 * bytes.count)
      unsafe larger.withUnsafeMutableBytes { target in
        unsafe bytes.withUnsafeBytes { unsafe target.copyMemory(from: $0) }
      }
      bytes = larger
    }
    let (first, free) = (start, bytes.count - padding - kept)
    let count = try unsafe bytes.withUnsafeMutableBufferPointer { elements throws(DataError) in
      let buffer = UnsafeMutableRawBufferPointer(elements)
      if first > 0 {
        unsafe buffer.copyMemory(
          from: UnsafeRawBufferPointer(rebasing: buffer[first..<(first + kept)]))
      }
      let room = unsafe UnsafeMutableRawBufferPointer(rebasing: buffer[kept..<(kept + free)])
      let count = try unsafe reader.read(into: room)
      for offset in 0..<padding { unsafe buffer[kept + count + offset] = 0 }
      return count
    }
    start = 0
    end = kept + count
    isFinal = count < free
  }

  /// Forgets everything, as the reader goes back to its first byte.
  mutating func clear() {
    (start, end, isFinal) = (0, 0, false)
  }
}
