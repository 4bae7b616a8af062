import CZlib
import CZstd

/// Expands gzip, zlib or Zstandard data as they come; several compressed parts one after the other are one.
///
/// Memory: a window of 64 KiB, and what the libraries need: 32 KiB for gzip, at most 128 MiB for Zstandard,
/// which refuses data that want more.
@safe
struct Decompressor: ~Copyable, @unchecked Sendable {
  // The pointers are this value's alone, and it cannot be copied.
  enum Format: Sendable {
    case gzip
    /// Deflate data without a header, as in a zip archive.
    case deflate
    case zstandard
  }

  private let format: Format
  private let stream: UnsafeMutablePointer<z_stream>
  private let frame: OpaquePointer?
  private var input = [UInt8]()
  private var start = 0
  /// Whether the last part is complete.
  private var isBetweenParts = false
  private var hasEnded = false

  /// Nil if data that begin so are not compressed.
  init?(for beginning: [UInt8]) {
    if beginning.starts(with: [0x1f, 0x8b]) {
      self.init(.gzip)
    } else if beginning.starts(with: [0x28, 0xb5, 0x2f, 0xfd]) {
      self.init(.zstandard)
    } else {
      return nil
    }
  }

  init(_ format: Format) {
    self.format = format
    unsafe stream = .allocate(capacity: 1)
    unsafe stream.initialize(to: z_stream())
    if format == .zstandard {
      unsafe frame = ZSTD_createDStream()
    } else {
      unsafe frame = nil
      unsafe lapwing_inflate_init(stream, format == .deflate ? 1 : 0)
    }
  }

  deinit {
    if format == .zstandard {
      unsafe ZSTD_freeDStream(frame)
    } else {
      unsafe inflateEnd(stream)
    }
    unsafe stream.deallocate()
  }

  /// Compressed bytes that were read already.
  mutating func push(_ bytes: [UInt8]) { input += bytes }
}

extension Decompressor {
  /// Fills the buffer until it is full or the data end; returns how many bytes came.
  ///
  /// - Throws: `.malformed` for damaged or truncated data; what reading throws.
  mutating func read(
    into buffer: UnsafeMutableRawBufferPointer, from stored: inout StoredBytes
  ) throws(DataError) -> Int {
    var filled = 0
    while filled < buffer.count && !hasEnded {
      if start == input.count {
        input = try stored.next(64 << 10)
        start = 0
        if input.isEmpty && isBetweenParts {
          hasEnded = true
          break
        }
      }
      let isAtEnd = input.isEmpty
      let rest = unsafe UnsafeMutableRawBufferPointer(rebasing: buffer[filled...])
      guard let count = unsafe expand(into: rest) else {
        throw damage("the compressed data are damaged", stored.name)
      }
      filled += count
      if isAtEnd && count == 0 && !isBetweenParts {
        throw damage("the compressed data end too early: the file is truncated", stored.name)
      }
    }
    return filled
  }

  private func damage(_ message: String, _ file: String) -> DataError {
    DataError(.malformed, message, file: file)
  }

  /// Takes input and gives output as far as both reach; nil if the data are damaged.
  private mutating func expand(into buffer: UnsafeMutableRawBufferPointer) -> Int? {
    if isBetweenParts && start < input.count {
      // Zeros behind the last part fill up blocks of tapes.
      while start < input.count && input[start] == 0 { start += 1 }
      if start == input.count { return 0 }
      isBetweenParts = false
    }
    return format == .zstandard
      ? unsafe expandFrame(into: buffer) : unsafe expandStream(into: buffer)
  }

  private mutating func expandStream(into buffer: UnsafeMutableRawBufferPointer) -> Int? {
    // zlib counts in 32 bits.
    let room = min(buffer.count, 1 << 30)
    let first = start
    let (stream, available) = unsafe (stream, input.count - first)
    let code = unsafe input.withUnsafeMutableBufferPointer { bytes in
      unsafe stream.pointee.next_in = bytes.baseAddress.map { unsafe $0 + first }
      unsafe stream.pointee.avail_in = UInt32(available)
      unsafe stream.pointee.next_out = buffer.baseAddress?.assumingMemoryBound(to: UInt8.self)
      unsafe stream.pointee.avail_out = UInt32(room)
      return unsafe inflate(stream, Z_NO_FLUSH)
    }
    start = unsafe input.count - Int(stream.pointee.avail_in)
    let count = unsafe room - Int(stream.pointee.avail_out)
    switch code {
    case Z_OK, Z_BUF_ERROR: return count
    case Z_STREAM_END:
      isBetweenParts = true
      if format == .deflate { hasEnded = true } else { unsafe inflateReset(stream) }
      return count
    default: return nil
    }
  }

  private mutating func expandFrame(into buffer: UnsafeMutableRawBufferPointer) -> Int? {
    let (first, frame) = unsafe (start, frame)
    var output = unsafe ZSTD_outBuffer(dst: buffer.baseAddress, size: buffer.count, pos: 0)
    var taken = 0
    let hint = unsafe input.withUnsafeBytes { bytes in
      var source = unsafe ZSTD_inBuffer(src: bytes.baseAddress, size: bytes.count, pos: first)
      let hint = unsafe ZSTD_decompressStream(frame, &output, &source)
      taken = unsafe source.pos
      return hint
    }
    if ZSTD_isError(hint) != 0 { return nil }
    start = taken
    if hint == 0 { isBetweenParts = true }
    return unsafe output.pos
  }

  /// Forgets everything, as the data begin anew.
  mutating func reset() {
    (input, start) = ([], 0)
    (isBetweenParts, hasEnded) = (false, false)
    if format == .zstandard {
      unsafe ZSTD_DCtx_reset(frame, ZSTD_reset_session_only)
    } else {
      unsafe inflateReset(stream)
    }
  }
}
