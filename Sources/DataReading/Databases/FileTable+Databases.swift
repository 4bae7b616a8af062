/// Formats that libraries read which not every application links.
extension FileTable {
  static let hdf5Magic: [UInt8] = [0x89, 0x48, 0x44, 0x46, 0x0d, 0x0a, 0x1a, 0x0a]
  static let sqliteMagic = Array("SQLite format 3\u{0}".utf8)

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
