/// The members of a zip archive, as NumPy writes them: stored or deflated, with 64-bit sizes where needed.
///
/// - Note: Source: PKWARE, *.ZIP File Format Specification* 6.3.10, sections 4.3.7, 4.3.12, 4.3.14 to 4.3.16,
///   4.5.3.
struct ZipArchive {
  static let magic: [UInt8] = [0x50, 0x4b, 0x03, 0x04]
  private static let mostMembers = 10_000

  struct Member {
    let name: String
    fileprivate let isDeflated: Bool
    fileprivate let compressedSize: Int
    fileprivate let size: Int
    fileprivate let headerOffset: Int
  }

  let store: ByteStore
  let members: [Member]

  /// - Throws: `.malformed`; `.unsupportedArray` for encrypted or otherwise compressed members.
  init(_ store: ByteStore) throws(DataError) {
    self.store = store
    func malformed(_ message: String) -> DataError {
      DataError(.malformed, "\(message): the archive is damaged or truncated", file: store.name)
    }
    // The end record is 22 bytes and a comment of at most 65535.
    let tailStart = max(0, store.size - 22 - 65535)
    let tail = try store.bytes(tailStart..<store.size)
    guard
      let end = stride(from: tail.count - 22, through: 0, by: -1).first(where: {
        tail[$0...].starts(with: [0x50, 0x4b, 0x05, 0x06])
      })
    else { throw malformed("its directory is missing") }
    var (count, size, offset) = (
      tail.number(2, at: end + 10), tail.number(4, at: end + 12), tail.number(4, at: end + 16)
    )
    if count == 0xffff || size == 0xffff_ffff || offset == 0xffff_ffff {
      let locator = end - 20
      guard locator >= 0, tail[locator...].starts(with: [0x50, 0x4b, 0x06, 0x07]) else {
        throw malformed("its directory is missing")
      }
      let record = tail.number(8, at: locator + 8)
      guard record >= 0, record <= store.size - 56 else {
        throw malformed("its directory is missing")
      }
      let large = try store.bytes(record..<record + 56)
      guard large.starts(with: [0x50, 0x4b, 0x06, 0x06]) else {
        throw malformed("its directory is missing")
      }
      (count, size, offset) = (
        large.number(8, at: 32), large.number(8, at: 40), large.number(8, at: 48)
      )
    }
    guard (0...Self.mostMembers).contains(count), size >= 0, offset >= 0,
      offset <= store.size, size <= store.size - offset, size <= 16 << 20
    else { throw malformed("its directory makes no sense") }
    let directory = try store.bytes(offset..<offset + size)
    var members: [Member] = []
    var place = 0
    for _ in 0..<count {
      guard place + 46 <= directory.count, directory.number(4, at: place) == 0x0201_4b50 else {
        throw malformed("its directory makes no sense")
      }
      let (flags, method) = (
        directory.number(2, at: place + 8), directory.number(2, at: place + 10)
      )
      let (nameSize, extraSize, commentSize) = (
        directory.number(2, at: place + 28), directory.number(2, at: place + 30),
        directory.number(2, at: place + 32)
      )
      let behind = place + 46 + nameSize + extraSize + commentSize
      guard behind <= directory.count else { throw malformed("its directory makes no sense") }
      let name = String(
        decoding: directory[place + 46..<place + 46 + nameSize], as: UTF8.self)
      guard flags & 1 == 0, method == 0 || method == 8 else {
        throw DataError(
          .unsupportedArray,
          "\(quoted(name)) is encrypted, or compressed in another way than NumPy does it",
          file: store.name)
      }
      var (compressed, expanded, header) = (
        directory.number(4, at: place + 20), directory.number(4, at: place + 24),
        directory.number(4, at: place + 42)
      )
      // What does not fit into 32 bits stands in an extra field, in this order.
      var (extra, extraEnd) = (place + 46 + nameSize, place + 46 + nameSize + extraSize)
      while extra + 4 <= extraEnd {
        let (kind, length) = (directory.number(2, at: extra), directory.number(2, at: extra + 2))
        if kind == 1 {
          var field = extra + 4
          func next(_ value: inout Int) throws(DataError) {
            guard value == 0xffff_ffff else { return }
            guard field + 8 <= min(extraEnd, extra + 4 + length) else {
              throw malformed("its directory makes no sense")
            }
            value = directory.number(8, at: field)
            field += 8
          }
          try next(&expanded)
          try next(&compressed)
          try next(&header)
        }
        extra += 4 + length
      }
      extraEnd = behind
      guard compressed >= 0, expanded >= 0, header >= 0, header <= store.size - 30,
        method == 8 || compressed == expanded
      else { throw malformed("its directory makes no sense") }
      members.append(
        Member(
          name: name, isDeflated: method == 8, compressedSize: compressed, size: expanded,
          headerOffset: header))
      place = behind
    }
    self.members = members
  }

  /// The array in a member; a deflated one is expanded into memory.
  ///
  /// - Throws: what the array throws; `.malformed`; `.tooLarge`.
  func array(_ member: Member) throws(DataError) -> ArrayPart {
    let name = "\(store.name)::\(member.name)"
    let header = try store.bytes(member.headerOffset..<member.headerOffset + 30)
    guard header.number(4, at: 0) == 0x0403_4b50 else {
      throw DataError(.malformed, "the archive is damaged", file: name)
    }
    let start = member.headerOffset + 30 + header.number(2, at: 26) + header.number(2, at: 28)
    guard start <= store.size, member.compressedSize <= store.size - start else {
      throw .truncated(name)
    }
    guard member.isDeflated else { return try ArrayPart(npy: store, at: start, name: name) }
    // Deflate makes data at most 1032 times smaller.
    guard member.size / 1032 <= member.compressedSize + 1, member.size <= physicalMemory() / 2
    else {
      throw DataError(
        .tooLarge, "a member of \(member.size) bytes; save it uncompressed, with numpy.savez",
        file: name)
    }
    let compressed = try store.bytes(start..<start + member.compressedSize)
    var stored = try StoredBytes(.bytes(compressed, name: name))
    var expanded = [UInt8](repeating: 0, count: member.size)
    var decompressor = Decompressor(.deflate)
    let count = try unsafe expanded.withUnsafeMutableBufferPointer { buffer throws(DataError) in
      try unsafe decompressor.read(into: UnsafeMutableRawBufferPointer(buffer), from: &stored)
    }
    guard count == member.size else { throw .truncated(name) }
    return try ArrayPart(npy: .memory(expanded, name: name), name: name)
  }
}

extension ArrayTable {
  /// The arrays of an archive side by side, or one of them.
  ///
  /// - Parameter wanted: the name of an array; nil for all.
  /// - Throws: `.unknownColumn` if there is no such array; what the archive and the arrays throw.
  init(npz store: ByteStore, wanted: String?) throws(DataError) {
    let archive = try ZipArchive(store)
    func arrayName(_ member: ZipArchive.Member) -> String {
      member.name.hasSuffix(".npy") ? String(member.name.dropLast(4)) : member.name
    }
    var arrays: [(name: String, part: ArrayPart)] = []
    for member in archive.members where wanted == nil || arrayName(member) == wanted {
      arrays.append((wanted == nil ? arrayName(member) : "", try archive.array(member)))
    }
    if let wanted, arrays.isEmpty {
      throw DataError(
        .unknownColumn,
        "there is no array \(quoted(wanted)); there are \(listed(archive.members.map { quoted(arrayName($0)) }))",
        file: store.name)
    }
    try self.init(arrays, name: store.name + (wanted.map { "::\($0)" } ?? ""))
  }
}

extension [UInt8] {
  /// A whole number of some bytes, the lowest first; negative if it has 64 bits and the highest is set.
  fileprivate func number(_ size: Int, at place: Int) -> Int {
    var value: UInt64 = 0
    for byte in self[place..<place + size].reversed() { value = value << 8 | UInt64(byte) }
    return Int(truncatingIfNeeded: value)
  }
}
