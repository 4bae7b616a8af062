extension DataInput {
  /// About how many bytes all numbers take in memory as doubles; nil where that is not known, as of a pipe.
  ///
  /// - Throws: what opening throws.
  public func estimatedMemory() throws(DataError) -> Int? {
    if case .several = self {
      var sum = 0
      for part in parts {
        guard let size = try part.estimatedMemory() else { return nil }
        sum = size < .max - sum ? sum + size : .max
      }
      return sum
    }
    if case .beside(let features, let targets) = self {
      return try DataInput.several([features, targets]).estimatedMemory()
    }
    guard isRegularFile else { return nil }
    var stored = try StoredBytes(container.input)
    guard let size = stored.size else { return nil }
    let head = try stored.next(8)
    // A number takes two bytes of text at least, and twenty at most; compressed, fewer.
    if Decompressor(for: head) != nil {
      return size.multipliedReportingOverflow(by: 8).partialValue
    }
    if [NPYHeader.magic, ZipArchive.magic, FileTable.hdf5Magic].contains(where: head.starts(with:))
    {
      let table = try FileTable(self, options: CSVOptions())
      if case .array(let table, _) = table {
        return table.rows.multipliedReportingOverflow(by: 8 * table.names.count).partialValue
      }
    }
    // What a query gives, nobody knows beforehand.
    if !head.isEmpty && FileTable.sqliteMagic.starts(with: head) { return nil }
    return 2 * size
  }

  /// How many bytes the files have; nil where that is not known, as of a pipe.
  public var storedSize: Int? {
    switch self {
    case .file:
      guard isRegularFile else { return nil }
      return (try? StoredBytes(container.input))?.size
    case .standardInput: return nil
    case .bytes(let bytes, _): return bytes.count
    case .beside(let features, let targets):
      return DataInput.several([features, targets]).storedSize
    case .several:
      var sum = 0
      for part in parts {
        guard let size = part.storedSize, size <= .max - sum else { return nil }
        sum += size
      }
      return sum
    }
  }

  /// Whether these are files that can be opened more than once; a pipe is not.
  public var isRegularFile: Bool {
    if case .several = self { return parts.allSatisfy(\.isRegularFile) }
    if case .beside(let features, let targets) = self {
      return features.isRegularFile && targets.isRegularFile
    }
    guard case .file(let path) = container.input else { return false }
    return StoredBytes.isRegularFile(path)
  }

  /// How many bytes of memory the machine has.
  public static var memoryOfMachine: Int { physicalMemory() }
}
