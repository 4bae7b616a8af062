internal import COpenBLAS

#if canImport(Darwin)
  internal import Darwin
#elseif canImport(Musl)
  internal import Musl
#else
  internal import Glibc
#endif

/// The one owner of OpenBLAS's thread count, which is global to the process.
///
/// Calls are of two kinds: single large ones, which may use all threads, and those made by Lapwing's own
/// workers, of which each must stay on its own thread. The count changes only while no large call is
/// under way: changing it in the middle of one would be a race. Whenever none is, it is the limit, so
/// that the bits of a small call do not depend on the calls before it.
public enum BLASThreads {
  /// Below this many flops no routine of OpenBLAS uses a second thread, so that a call need not care how
  /// many there are; above, its last bits may depend on it, and it must wait for its turn.
  private static let smallCall = 2_000

  /// How many threads Lapwing uses at most, in workers or inside OpenBLAS. At least 1.
  ///
  /// The first value is that of the environment variable `OPENBLAS_NUM_THREADS` or `OMP_NUM_THREADS`,
  /// else the number of processors.
  public static var limit: Int {
    get { gate.limit }
    set {
      precondition(newValue >= 1, "at least one thread is needed")
      gate.setLimit(newValue)
    }
  }

  /// Runs one BLAS or LAPACK call, with all threads if it is large and not made by a worker.
  @inline(__always)
  static func call<Result>(flops: Int, _ body: () -> Result) -> Result {
    if flops < smallCall || isInsideWorkers { return body() }
    gate.enter(threads: nil)
    defer { gate.leave() }
    return body()
  }

  /// Runs `body`, whose threads make BLAS calls of their own, with OpenBLAS at one thread.
  static func singleThreaded<Result>(_ body: () -> Result) -> Result {
    if isInsideWorkers { return body() }
    gate.enter(threads: 1)
    defer { gate.leave() }
    return body()
  }

  private static let gate = Gate()
}

/// True on a thread that works inside of a parallel region.
extension BLASThreads {
  private static let workerKey: pthread_key_t = {
    var key = pthread_key_t()
    let status = pthread_key_create(&key, nil)
    precondition(status == 0, "no thread-specific key left")
    return key
  }()

  static var isInsideWorkers: Bool { pthread_getspecific(workerKey) != nil }

  /// Marks this thread as a worker while `body` runs.
  static func asWorker<Result>(_ body: () -> Result) -> Result {
    let before = pthread_getspecific(workerKey)
    pthread_setspecific(workerKey, UnsafeRawPointer(bitPattern: 1))
    defer { pthread_setspecific(workerKey, before) }
    return body()
  }
}

/// Lets calls with the same thread count run together and makes the others wait, in the order in which they
/// came: a stream of calls of one kind cannot keep out those of the other.
private final class Gate: @unchecked Sendable {
  // All state is behind `mutex`.
  private let mutex: UnsafeMutablePointer<pthread_mutex_t>
  private let changed: UnsafeMutablePointer<pthread_cond_t>
  private var threads: Int
  private var underWay = 0
  private var currentLimit: Int
  /// The number that the next call gets that must wait, and the one whose turn it is.
  private var nextTicket = 0
  private var turn = 0

  init() {
    mutex = .allocate(capacity: 1)
    mutex.initialize(to: pthread_mutex_t())
    changed = .allocate(capacity: 1)
    changed.initialize(to: pthread_cond_t())
    pthread_mutex_init(mutex, nil)
    pthread_cond_init(changed, nil)
    threads = Int(openblas_get_num_threads())
    currentLimit = max(1, threads)
  }

  var limit: Int {
    pthread_mutex_lock(mutex)
    defer { pthread_mutex_unlock(mutex) }
    return currentLimit
  }

  func setLimit(_ newValue: Int) {
    pthread_mutex_lock(mutex)
    currentLimit = newValue
    if underWay == 0 { setThreads(newValue) }
    pthread_mutex_unlock(mutex)
  }

  /// - Parameter wanted: the thread count; nil for the limit at the time when the call's turn comes.
  func enter(threads wanted: Int?) {
    pthread_mutex_lock(mutex)
    if nextTicket != turn || mustWait(for: wanted) {
      let ticket = nextTicket
      nextTicket += 1
      while ticket != turn || mustWait(for: wanted) { pthread_cond_wait(changed, mutex) }
      turn += 1
      // The one behind may be of the same kind.
      if nextTicket != turn { pthread_cond_broadcast(changed) }
    }
    setThreads(wanted ?? currentLimit)
    underWay += 1
    pthread_mutex_unlock(mutex)
  }

  func leave() {
    pthread_mutex_lock(mutex)
    underWay -= 1
    if underWay == 0 {
      setThreads(currentLimit)
      if nextTicket != turn { pthread_cond_broadcast(changed) }
    }
    pthread_mutex_unlock(mutex)
  }

  private func mustWait(for wanted: Int?) -> Bool {
    underWay > 0 && threads != wanted ?? currentLimit
  }

  /// Called with the mutex locked.
  private func setThreads(_ wanted: Int) {
    if threads == wanted { return }
    openblas_set_num_threads(Int32(clamping: wanted))
    threads = wanted
  }
}
