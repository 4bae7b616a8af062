#if canImport(Darwin)
  internal import Darwin
#elseif canImport(Musl)
  internal import Musl
#else
  internal import Glibc
#endif

/// Lapwing's own worker threads.
///
/// BLAS calls block, so they must not run on Swift's cooperative pool. Tasks are handed out one by one in their order,
/// and their results returned in the order of the tasks: whatever is made of them does not depend on
/// the number of workers. Inside of a task OpenBLAS uses one thread, and nested calls run in place.
public enum Workers {
  /// Runs `task(0)`, …, `task(count − 1)` on up to ``BLASThreads/limit`` threads.
  ///
  /// - Returns: the results, in the order of the tasks.
  public static func map<Result: Sendable>(
    count: Int, _ task: @Sendable (Int) -> Result
  ) -> [Result] {
    precondition(count >= 0, "a negative number of tasks")
    let threads = min(BLASThreads.limit, count)
    return BLASThreads.singleThreaded {
      if threads <= 1 || BLASThreads.isInsideWorkers {
        return BLASThreads.asWorker { (0..<count).map(task) }
      }
      return [Result](unsafeUninitializedCapacity: count) { buffer, initialized in
        let slots = Slots(base: buffer.baseAddress!)
        WorkerPool.shared.run(count: count, threads: threads) { index in
          (slots.base + index).initialize(to: task(index))
        }
        initialized = count
      }
    }
  }

  /// As ``map(count:_:)``; the error of the first task (in their order) that failed is thrown, after all
  /// have ended.
  public static func map<Result: Sendable, Failure: Error>(
    count: Int, _ task: @Sendable (Int) throws(Failure) -> Result
  ) throws(Failure) -> [Result] {
    let outcomes = map(count: count) { index -> Swift.Result<Result, Failure> in
      do throws(Failure) { return .success(try task(index)) } catch { return .failure(error) }
    }
    var results: [Result] = []
    results.reserveCapacity(count)
    for outcome in outcomes { results.append(try outcome.get()) }
    return results
  }
}

/// Distinct tasks write distinct elements.
private struct Slots<Element>: @unchecked Sendable {
  let base: UnsafeMutablePointer<Element>
}

/// Threads that wait for work; started on first use, as many as were ever asked for.
private final class WorkerPool: @unchecked Sendable {
  static let shared = WorkerPool()

  // All mutable state is behind `mutex`.
  private let mutex: UnsafeMutablePointer<pthread_mutex_t>
  private let workArrived: UnsafeMutablePointer<pthread_cond_t>
  private let workDone: UnsafeMutablePointer<pthread_cond_t>
  private var started = 0
  private var jobs: [Job] = []

  /// One call of `run`: `next` tasks were handed out, `running` have not ended.
  private final class Job {
    let count: Int
    let body: (Int) -> Void
    var next = 0
    var running = 0
    var helpersWanted: Int

    init(count: Int, helpers: Int, body: @escaping (Int) -> Void) {
      self.count = count
      self.helpersWanted = helpers
      self.body = body
    }
  }

  private init() {
    mutex = .allocate(capacity: 1)
    mutex.initialize(to: pthread_mutex_t())
    workArrived = .allocate(capacity: 1)
    workArrived.initialize(to: pthread_cond_t())
    workDone = .allocate(capacity: 1)
    workDone.initialize(to: pthread_cond_t())
    pthread_mutex_init(mutex, nil)
    pthread_cond_init(workArrived, nil)
    pthread_cond_init(workDone, nil)
  }

  /// The caller works too, so `threads` − 1 others help.
  func run(count: Int, threads: Int, _ body: (Int) -> Void) {
    withoutActuallyEscaping(body) { body in
      let job = Job(count: count, helpers: threads - 1, body: body)
      pthread_mutex_lock(mutex)
      startThreads(threads - 1)
      jobs.append(job)
      pthread_cond_broadcast(workArrived)
      work(on: job)
      while job.running > 0 { pthread_cond_wait(workDone, mutex) }
      jobs.removeAll { $0 === job }
      pthread_mutex_unlock(mutex)
    }
  }

  /// Takes tasks of `job` until none is left. Called and left with the mutex locked.
  private func work(on job: Job) {
    while job.next < job.count {
      let index = job.next
      job.next += 1
      job.running += 1
      pthread_mutex_unlock(mutex)
      BLASThreads.asWorker { job.body(index) }
      pthread_mutex_lock(mutex)
      job.running -= 1
    }
    if job.running == 0 { pthread_cond_broadcast(workDone) }
  }

  private func startThreads(_ wanted: Int) {
    withUnsafeTemporaryAllocation(of: pthread_attr_t.self, capacity: 1) { buffer in
      let attributes = buffer.baseAddress!
      pthread_attr_init(attributes)
      // OpenBLAS and LAPACK keep small matrices on the stack.
      pthread_attr_setstacksize(attributes, 8 << 20)
      pthread_attr_setdetachstate(attributes, Int32(PTHREAD_CREATE_DETACHED))
      defer { pthread_attr_destroy(attributes) }
      while started < wanted {
        #if canImport(Darwin)
          var thread: pthread_t?
        #else
          var thread = pthread_t()
        #endif
        let status = pthread_create(
          &thread, attributes,
          { _ in
            WorkerPool.shared.serve()
            return nil
          }, nil)
        // Without a helper the caller does all the work: slower, not wrong.
        if status != 0 { return }
        started += 1
      }
    }
  }

  private func serve() {
    pthread_mutex_lock(mutex)
    while true {
      if let job = jobs.first(where: { $0.next < $0.count && $0.helpersWanted > 0 }) {
        job.helpersWanted -= 1
        work(on: job)
      } else {
        pthread_cond_wait(workArrived, mutex)
      }
    }
  }
}
