/// Formats that libraries read which not every application links.
extension FileTable {
  static let hdf5Magic: [UInt8] = [0x89, 0x48, 0x44, 0x46, 0x0d, 0x0a, 0x1a, 0x0a]
  static let sqliteMagic = Array("SQLite format 3\u{0}".utf8)

  /// Whether this is an HDF5 file, also one behind a block of another program's, as MATLAB writes them: it begins at
  /// byte 512, 1024, 2048, … then.
  ///
  /// - Parameters:
  ///   - head: the first bytes.
  ///   - size: of the file; nil for what is none.
  /// - Throws: what reading throws.
  static func isHDF5(
    _ input: DataInput, _ head: some Collection<UInt8>, _ size: Int?
  ) throws(DataError) -> Bool {
    if head.starts(with: hdf5Magic) { return true }
    guard case .file(let path) = input, let size, size >= 512 + hdf5Magic.count else {
      return false
    }
    let file = try OpenedFile(path)
    var place = 512
    while place <= size - hdf5Magic.count {
      if try file.bytes(place..<place + hdf5Magic.count) == hdf5Magic { return true }
      let (next, overflow) = place.multipliedReportingOverflow(by: 2)
      if overflow { return false }
      place = next
    }
    return false
  }

  /// - Parameter isStored: whether the bytes are those of a file, and not expanded ones.
  /// - Throws: `.unsupportedFormat` where the library is not linked; what opening throws.
  static func hdf5(
    _ input: DataInput, _ place: String?, isStored: Bool
  ) throws(DataError) -> ArrayTable {
    let path = try storedPath(input, isStored, "an HDF5 file")
    #if HDF5
      return try ArrayTable(hdf5: path, place: place)
    #else
      throw .traitIsOff("HDF5", "an HDF5 file", file: path)
    #endif
  }

  /// - Parameter isStored: whether the bytes are those of a file, and not expanded ones.
  /// - Throws: `.unsupportedFormat` where the library is not linked; what opening throws.
  static func sqlite(
    _ input: DataInput, _ query: String?, isStored: Bool, _ options: CSVOptions
  ) throws(DataError) -> RecordTable {
    let path = try storedPath(input, isStored, "a SQLite database")
    #if SQLite
      return try RecordTable(SQLiteQuery(path: path, query: query), options: options)
    #else
      throw .traitIsOff("SQLite", "a SQLite database", file: path)
    #endif
  }

  private static func storedPath(
    _ input: DataInput, _ isStored: Bool, _ format: String
  ) throws(DataError) -> String {
    guard case .file(let path) = input, isStored else {
      throw DataError(
        .unsupportedFormat, "this is \(format): it is read from a file, not compressed",
        file: input.name)
    }
    return path
  }
}

extension DataError {
  fileprivate static func traitIsOff(_ trait: String, _ format: String, file: String) -> DataError {
    DataError(
      .unsupportedFormat,
      "this is \(format), which this program was built without: switch on the trait \(trait) of the package lapwing, with swift build --traits \(trait), or traits: [\"\(trait)\"] in the manifest of the application",
      file: file)
  }
}
