#if SQLite
  import CSQLite

  /// A query of a SQLite database, opened for reading only.
  ///
  /// The library is made for several threads, and a table has one reader at a time.
  @safe
  final class SQLiteQuery: RecordReader, @unchecked Sendable {
    let name: String
    let columnNames: [String]
    // These two are this object's alone.
    private let database: OpaquePointer
    private let statement: OpaquePointer
    /// Whether the last record is behind: another step would start again.
    private var isDone = false

    /// - Parameter query: one statement that only reads; nil where the user gave none.
    /// - Throws: `.invalidOption` without a query that can be run; `.malformed`; `.unreadable`.
    init(path: String, query: String?) throws(DataError) {
      guard !path.utf8.contains(0), query?.utf8.contains(0) != true else {
        throw DataError(.invalidOption, "a query is a text without a byte 0", file: path)
      }
      var opening: OpaquePointer?
      let opened = unsafe sqlite3_open_v2(
        path, &opening, SQLITE_OPEN_READONLY | SQLITE_OPEN_FULLMUTEX, nil)
      guard opened == SQLITE_OK, let database = unsafe opening else {
        let reason = unsafe Self.message(opening)
        unsafe sqlite3_close(opening)
        throw DataError(.unreadable, "cannot be opened: \(reason)", file: path)
      }
      do throws(DataError) {
        guard let query else { throw unsafe Self.missingQuery(path, database) }
        let statement = try unsafe Self.prepare(query, database, file: path)
        columnNames = (0..<(unsafe sqlite3_column_count(statement))).map { column in
          unsafe sqlite3_column_name(statement, column).map { unsafe String(cString: $0) } ?? ""
        }
        (name, unsafe self.database, unsafe self.statement) = (
          path, unsafe database, unsafe statement
        )
      } catch {
        unsafe sqlite3_close(database)
        throw error
      }
    }

    deinit {
      unsafe sqlite3_finalize(statement)
      unsafe sqlite3_close(database)
    }

    private static func prepare(
      _ query: String, _ database: OpaquePointer, file: String
    ) throws(DataError) -> OpaquePointer {
      var statement: OpaquePointer?
      var rest = ""
      let code = unsafe query.withCString { text in
        var tail: UnsafePointer<CChar>?
        let code = unsafe sqlite3_prepare_v2(database, text, -1, &statement, &tail)
        if let tail = unsafe tail { rest = unsafe String(cString: tail) }
        return code
      }
      var reason = "one SELECT is needed, and nothing else"
      if code == SQLITE_OK, let prepared = unsafe statement {
        let isQuery =
          unsafe sqlite3_stmt_readonly(prepared) != 0 && sqlite3_column_count(prepared) > 0
        if isQuery && rest.allSatisfy({ $0.isWhitespace || $0 == ";" }) { return unsafe prepared }
      } else if code != SQLITE_OK {
        reason = unsafe message(database)
      }
      unsafe sqlite3_finalize(statement)
      let isDamaged = code == SQLITE_NOTADB || code == SQLITE_CORRUPT
      throw DataError(
        isDamaged ? .malformed : .invalidOption,
        isDamaged
          ? "the database is damaged: \(reason)" : "the query cannot be run: \(reason)",
        file: file, text: query)
    }

    /// Says what there is to read.
    private static func missingQuery(_ path: String, _ database: OpaquePointer) -> DataError {
      var tables: [String] = []
      var statement: OpaquePointer?
      let text =
        "SELECT name FROM sqlite_schema WHERE type IN ('table', 'view') AND name NOT LIKE 'sqlite_%' ORDER BY name"
      if unsafe sqlite3_prepare_v2(database, text, -1, &statement, nil) == SQLITE_OK {
        while unsafe sqlite3_step(statement) == SQLITE_ROW {
          if let name = unsafe sqlite3_column_text(statement, 0) {
            tables.append(unsafe String(cString: name))
          }
        }
      }
      unsafe sqlite3_finalize(statement)
      return DataError(
        .invalidOption,
        "this is a database; say what to read: '\(path)::SELECT …'"
          + (tables.isEmpty ? "" : "; it holds \(listed(tables.map { quoted($0) }))"),
        file: path)
    }

    private static func message(_ database: OpaquePointer?) -> String {
      unsafe sqlite3_errmsg(database).map { unsafe String(cString: $0) } ?? "unknown error"
    }

    func next() throws(DataError) -> Bool {
      if isDone { return false }
      switch unsafe sqlite3_step(statement) {
      case SQLITE_ROW: return true
      case SQLITE_DONE:
        isDone = true
        return false
      default:
        throw DataError(
          .malformed, "the database cannot be read on: \(unsafe Self.message(database))",
          file: name)
      }
    }

    func value(_ column: Int) -> RecordValue {
      let column = Int32(column)
      switch unsafe sqlite3_column_type(statement, column) {
      case SQLITE_NULL: return .missing
      case SQLITE_INTEGER, SQLITE_FLOAT:
        return unsafe .number(sqlite3_column_double(statement, column))
      case SQLITE_TEXT:
        guard let text = unsafe sqlite3_column_text(statement, column) else { return .missing }
        let size = unsafe Int(sqlite3_column_bytes(statement, column))
        return unsafe .text(
          String(decoding: UnsafeBufferPointer(start: text, count: size), as: UTF8.self))
      default: return .blob
      }
    }

    func rewind() {
      unsafe sqlite3_reset(statement)
      isDone = false
    }
  }
#endif
