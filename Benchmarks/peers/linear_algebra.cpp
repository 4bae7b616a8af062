// The C++ peers of the suite linear-algebra: Eigen, and bare calls into the OpenBLAS and LAPACKE that
// Lapwing uses. A line `PEER OPERATION TYPE ORDER CALLS` asks for the seconds that so many calls take.
#include <Eigen/Dense>
#include <chrono>
#include <cstdint>
#include <cstring>
#include <iostream>
#include <memory>
#include <string>
#include <vector>

#include <cblas.h>
#include <lapacke.h>

template <class Body> double seconds_of(long calls, Body body) {
  using clock = std::chrono::steady_clock;
  const auto start = clock::now();
  for (long k = 0; k < calls; k++) {
    body();
    asm volatile("" ::: "memory");
  }
  return std::chrono::duration<double>(clock::now() - start).count();
}

#define BARE(T, prefix)                                                                            \
  static void gemm(int n, const T *a, const T *b, T *c) {                                          \
    cblas_##prefix##gemm(CblasColMajor, CblasNoTrans, CblasNoTrans, n, n, n, 1, a, n, b, n, 0, c, n); \
  }                                                                                                \
  static int gesv(int n, T *a, int *p, T *b) {                                                     \
    return LAPACKE_##prefix##gesv_work(LAPACK_COL_MAJOR, n, 1, a, n, p, b, n);                     \
  }                                                                                                \
  static int potrf(int n, T *a) { return LAPACKE_##prefix##potrf_work(LAPACK_COL_MAJOR, 'U', n, a, n); } \
  static int geqrf(int n, T *a, T *tau, T *work, int lwork) {                                      \
    return LAPACKE_##prefix##geqrf_work(LAPACK_COL_MAJOR, n, n, a, n, tau, work, lwork);           \
  }                                                                                                \
  static int gesdd(int n, T *a, T *s, T *u, T *vt, T *work, int lwork, int *iwork) {               \
    return LAPACKE_##prefix##gesdd_work(LAPACK_COL_MAJOR, 'S', n, n, a, n, s, u, n, vt, n, work,   \
                                        lwork, iwork);                                             \
  }                                                                                                \
  static int syevd(int n, T *a, T *w, T *work, int lwork, int *iwork, int liwork) {                \
    return LAPACKE_##prefix##syevd_work(LAPACK_COL_MAJOR, 'V', 'U', n, a, n, w, work, lwork, iwork, liwork); \
  }
BARE(double, d)
BARE(float, s)

template <class T> struct Operations {
  using Matrix = Eigen::Matrix<T, Eigen::Dynamic, Eigen::Dynamic>;
  using Vector = Eigen::Matrix<T, Eigen::Dynamic, 1>;
  int n;
  Matrix a, b, definite;
  Vector right;

  explicit Operations(int order) : n(order), a(order, order), b(order, order), right(order) {
    std::uint32_t state = 12345;
    auto next = [&] {
      state = state * 1664525u + 1013904223u;
      return double(state >> 8) / double(1 << 24) - 0.5;
    };
    for (int j = 0; j < n; j++) for (int i = 0; i < n; i++) a(i, j) = T(next());
    for (int j = 0; j < n; j++) for (int i = 0; i < n; i++) b(i, j) = T(next());
    for (int i = 0; i < n; i++) right(i) = T(next());
    definite = (a + a.transpose()) / T(2) + T(n) * Matrix::Identity(n, n);
  }

  double eigen(const std::string &name, long calls) {
    if (name == "multiply") {
      Matrix c(n, n);
      return seconds_of(calls, [&] { c.noalias() = a * b; });
    }
    if (name == "solve") {
      Eigen::PartialPivLU<Matrix> lu(n);
      Vector x(n);
      return seconds_of(calls, [&] {
        lu.compute(a);
        x.noalias() = lu.solve(right);
      });
    }
    if (name == "cholesky") {
      Eigen::LLT<Matrix, Eigen::Upper> llt(n);
      return seconds_of(calls, [&] { llt.compute(definite); });
    }
    if (name == "qr") {
      Eigen::HouseholderQR<Matrix> qr(n, n);
      return seconds_of(calls, [&] { qr.compute(a); });
    }
    if (name == "svd") {
      Eigen::BDCSVD<Matrix> svd(n, n, Eigen::ComputeThinU | Eigen::ComputeThinV);
      return seconds_of(calls, [&] { svd.compute(a); });
    }
    Eigen::SelfAdjointEigenSolver<Matrix> solver(n);
    return seconds_of(calls, [&] { solver.compute(definite); });
  }

  double bare(const std::string &name, long calls) {
    const size_t bytes = sizeof(T) * size_t(n) * size_t(n);
    std::vector<T> w(size_t(n) * n), u(w), vt(w), tau(n), x(n);
    std::vector<int> p(8 * size_t(n) + 8);
    if (name == "multiply") return seconds_of(calls, [&] { gemm(n, a.data(), b.data(), w.data()); });
    if (name == "solve")
      return seconds_of(calls, [&] {
        std::memcpy(w.data(), a.data(), bytes);
        std::memcpy(x.data(), right.data(), sizeof(T) * n);
        gesv(n, w.data(), p.data(), x.data());
      });
    if (name == "cholesky")
      return seconds_of(calls, [&] {
        std::memcpy(w.data(), definite.data(), bytes);
        potrf(n, w.data());
      });
    T size = 0;
    if (name == "qr") {
      geqrf(n, w.data(), tau.data(), &size, -1);
      std::vector<T> work(size_t(size) + 1);
      return seconds_of(calls, [&] {
        std::memcpy(w.data(), a.data(), bytes);
        geqrf(n, w.data(), tau.data(), work.data(), int(work.size()));
      });
    }
    if (name == "svd") {
      gesdd(n, w.data(), x.data(), u.data(), vt.data(), &size, -1, p.data());
      std::vector<T> work(size_t(size) + 64);
      return seconds_of(calls, [&] {
        std::memcpy(w.data(), a.data(), bytes);
        gesdd(n, w.data(), x.data(), u.data(), vt.data(), work.data(), int(work.size()), p.data());
      });
    }
    int integers = 0;
    syevd(n, w.data(), x.data(), &size, -1, &integers, -1);
    std::vector<T> work(size_t(size) + 64);
    std::vector<int> iwork(static_cast<size_t>(integers));
    return seconds_of(calls, [&] {
      std::memcpy(w.data(), definite.data(), bytes);
      syevd(n, w.data(), x.data(), work.data(), int(work.size()), iwork.data(), integers);
    });
  }

  double run(const std::string &peer, const std::string &name, long calls) {
    return peer == "eigen" ? eigen(name, calls) : bare(name, calls);
  }
};

// The matrices of the last order are kept.
template <class T> double run(const std::string &peer, const std::string &name, int order, long calls) {
  static std::unique_ptr<Operations<T>> kept;
  if (!kept || kept->n != order) kept = std::make_unique<Operations<T>>(order);
  return kept->run(peer, name, calls);
}

int main() {
  std::string peer, name, type;
  int order;
  long calls;
  while (std::cin >> peer >> name >> type >> order >> calls) {
    const double seconds =
        type == "float" ? run<float>(peer, name, order, calls) : run<double>(peer, name, order, calls);
    std::cout << seconds << std::endl;
  }
}
