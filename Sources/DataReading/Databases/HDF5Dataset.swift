#if HDF5
  import CHDF5
  import Foundation
  import Synchronization

  /// A table of numbers in an HDF5 file, opened for reading. The library converts every type of numbers to
  /// doubles, and serves one thread at a time.
  final class HDF5Dataset: RowStore {
    /// The library, which is not made for several threads.
    private static let library = Mutex<Void>(())

    /// What messages call it.
    let name: String
    let rows: Int
    let columns: Int
    /// What the fields of a compound type are called, or what the attribute `columns` says.
    let columnNames: [String]?
    private let file: hid_t
    private let table: lapwing_hdf5_table

    deinit {
      let (file, table) = (file, table)
      Self.library.withLock { _ in
        var table = table
        unsafe lapwing_hdf5_close_table(&table)
        _ = H5Fclose(file)
      }
    }

    private init(
      _ name: String, _ file: hid_t, _ table: lapwing_hdf5_table, rows: Int, columns: Int,
      columnNames: [String]?
    ) {
      (self.name, self.file, self.table) = (name, file, table)
      (self.rows, self.columns, self.columnNames) = (rows, columns, columnNames)
    }

    func values(_ range: Range<Int>) throws(DataError) -> [Double] {
      var values = [Double](repeating: 0, count: range.count * columns)
      let table = table
      let status = Self.library.withLock { _ in
        unsafe values.withUnsafeMutableBufferPointer { buffer in
          unsafe withUnsafePointer(to: table) {
            unsafe lapwing_hdf5_read(
              $0, hsize_t(range.lowerBound), hsize_t(range.count), buffer.baseAddress)
          }
        }
      }
      guard status >= 0 else {
        throw DataError(
          .malformed,
          "rows \(range.lowerBound + 1) to \(range.upperBound) cannot be read: the file is damaged or truncated, or compressed by a filter that is not installed",
          file: name)
      }
      return values
    }
  }

  extension HDF5Dataset {
    /// What stands at a place of a file.
    private enum Found {
      case table(HDF5Dataset)
      case group([String])
    }

    /// The tables at a place: one, or those of a group, side by side.
    ///
    /// - Parameter place: the path in the file; the root where the user gave none.
    /// - Throws: `.malformed`; `.unknownColumn` if there is nothing; `.unsupportedArray`.
    static func tables(
      path: String, place: String
    ) throws(DataError) -> [(name: String, table: HDF5Dataset)] {
      guard !path.utf8.contains(0), !place.utf8.contains(0) else {
        throw DataError(.unknownColumn, "there is nothing of this name", file: path)
      }
      switch try find(path, place) {
      case .table(let table): return [("", table)]
      case .group(let members):
        var tables: [(name: String, table: HDF5Dataset)] = []
        for member in members {
          let prefix = place.hasSuffix("/") ? place : place + "/"
          guard case .table(let table) = try find(path, prefix + member) else { continue }
          tables.append((member, table))
        }
        if tables.isEmpty {
          throw DataError(
            .unknownColumn,
            "this group holds no table; \(members.isEmpty ? "it is empty" : "it holds \(listed(members.map { quoted($0) }))")",
            file: "\(path)::\(place)")
        }
        return tables
      }
    }

    private static func find(_ path: String, _ place: String) throws(DataError) -> Found {
      let name = "\(path)::\(place)"
      return try library.withLock { _ throws(DataError) in
        let file = unsafe lapwing_hdf5_open(path)
        guard file >= 0 else {
          throw DataError(
            .malformed, "this HDF5 file is damaged or truncated, or open for writing", file: path)
        }
        var table = lapwing_hdf5_table()
        let kind = unsafe lapwing_hdf5_look(file, place, &table)
        if kind == LAPWING_HDF5_TABLE {
          let sizes = (Int(exactly: table.rows), Int(exactly: table.columns))
          if let rows = sizes.0, let columns = sizes.1, columns <= ArrayTable.mostColumns,
            rows <= Int.max / 8 / max(1, columns)
          {
            let names = columnNames(&table)
            return .table(
              HDF5Dataset(
                name, file, table, rows: rows, columns: columns, columnNames: names))
          }
          unsafe lapwing_hdf5_close_table(&table)
          _ = H5Fclose(file)
          throw DataError(
            .malformed, "a table of \(table.rows) × \(table.columns) makes no sense", file: name)
        }
        let members = kind == LAPWING_HDF5_GROUP ? members(file, place) : nil
        _ = H5Fclose(file)
        if let members { return .group(members) }
        throw failure(kind, name)
      }
    }

    private static func failure(_ kind: lapwing_hdf5_kind, _ name: String) -> DataError {
      switch kind {
      case LAPWING_HDF5_NOTHING:
        DataError(.unknownColumn, "there is nothing of this name in the file", file: name)
      case LAPWING_HDF5_NO_NUMBERS:
        DataError(
          .unsupportedArray, "this holds something else than numbers; name a dataset of numbers",
          file: name)
      case LAPWING_HDF5_NO_MATRIX:
        DataError(
          .unsupportedArray,
          "a dataset of rows and columns, or of one column, is needed; this one has another number of dimensions",
          file: name)
      default: DataError(.malformed, "this part of the file is damaged", file: name)
      }
    }

    private static func members(_ file: hid_t, _ place: String) -> [String]? {
      let count = unsafe lapwing_hdf5_member_count(file, place)
      guard count >= 0 else { return nil }
      // A group of more is no table.
      return (0..<min(count, 10_000)).compactMap { index in
        guard let text = unsafe lapwing_hdf5_member_name(file, place, hsize_t(index)) else {
          return nil
        }
        defer { unsafe free(text) }
        return unsafe String(cString: text)
      }
    }

    private static func columnNames(_ table: inout lapwing_hdf5_table) -> [String]? {
      if table.has_fields {
        return (0..<UInt32(table.columns)).map { field in
          guard let text = unsafe lapwing_hdf5_field_name(&table, field) else { return "" }
          defer { _ = unsafe H5free_memory(text) }
          return unsafe String(cString: text)
        }
      }
      var length = 0
      guard let texts = unsafe lapwing_hdf5_column_names(&table, &length) else { return nil }
      defer { unsafe free(texts) }
      let bytes = unsafe UnsafeRawBufferPointer(start: texts, count: length)
      let names = unsafe bytes.split(separator: 0, omittingEmptySubsequences: false).dropLast()
        .map { unsafe String(decoding: $0, as: UTF8.self) }
      return names.count == Int(table.columns) ? names : nil
    }
  }

  extension ArrayTable {
    /// The tables at a place of an HDF5 file, side by side.
    init(hdf5 path: String, place: String?) throws(DataError) {
      let tables = try HDF5Dataset.tables(path: path, place: place ?? "/")
      try self.init(
        tables.map { ($0.name, ArrayPart($0.table)) },
        name: path + (place.map { "::\($0)" } ?? ""))
    }
  }

  extension ArrayPart {
    init(_ table: HDF5Dataset) {
      (rows, columns, content) = (table.rows, table.columns, .rows(table))
      names = table.columnNames
    }
  }
#endif
