internal import CKernels
internal import CLAPACKE
internal import COpenBLAS

#if canImport(Darwin)
  internal import Darwin
#elseif canImport(Musl)
  internal import Musl
#else
  internal import Glibc
#endif

/// Which libraries the process really runs on.
public struct BackendInformation: Sendable, Hashable {
  /// OpenBLAS's own words on how it was built: version, options, CPU.
  public let openBLASConfiguration: String
  /// The CPU whose kernels are in use.
  public let coreName: String
  /// "sequential", "threads" or "OpenMP".
  public let threading: String
  /// How many threads OpenBLAS uses at most.
  public let threads: Int
  /// How many processors it sees.
  public let processors: Int
  /// The version of LAPACK whose routines run.
  public let lapackVersion: String
  /// The files that hold a symbol of each library; nil where the system cannot tell.
  public let openBLASPath: String?
  public let lapackePath: String?
  /// The file whose Cholesky factorization LAPACKE calls: OpenBLAS's, if all is well.
  public let potrfPath: String?

  /// Asks the libraries of this process.
  public init() {
    openBLASConfiguration = String(cString: openblas_get_config())
    coreName = String(cString: openblas_get_corename())
    threading =
      switch openblas_get_parallel() {
      case OPENBLAS_SEQUENTIAL: "sequential"
      case OPENBLAS_THREAD: "threads"
      default: "OpenMP"
      }
    threads = BLASThreads.limit
    processors = Int(openblas_get_num_procs())
    var version: (BLASInteger, BLASInteger, BLASInteger) = (0, 0, 0)
    LAPACKE_ilaver(&version.0, &version.1, &version.2)
    lapackVersion = "\(version.0).\(version.1).\(version.2)"
    openBLASPath = Self.file(of: "cblas_dgemm")
    lapackePath = Self.file(of: "LAPACKE_dpotrf_work")
    potrfPath = Self.file(of: "dpotrf_")
  }

  /// The shared library in which the dynamic linker finds a symbol.
  private static func file(of symbol: String) -> String? {
    guard let name = lapwing_library_path(symbol) else { return nil }
    guard let resolved = realpath(name, nil) else { return String(cString: name) }
    defer { free(resolved) }
    return String(cString: resolved)
  }
}
