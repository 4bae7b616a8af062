#include "small.h"

// Sums in the registers at once: as many as hide the latency of a multiplication, and leave room for a column and a
// factor.
#define TILE_SUMS 8

#define KERNEL_TEMPLATE "small.template.h"
#include "variants.h"

void lapwing_small_product_f64(lapwing_instruction_set set, size_t m, size_t n, size_t k, double alpha,
                               const double *a, size_t lda, const double *b, size_t ldb, double beta,
                               double *c, size_t ldc) {
  if (m == 4 && n == 4 && k == 4) {
    LAPWING_DISPATCH(LAPWING_NARROW(set, 4), lapwing_product_of_4_f64, (alpha, a, lda, b, ldb, beta, c, ldc));
    return;
  }
  LAPWING_DISPATCH(LAPWING_NARROW(set, m), lapwing_small_product_f64, (m, n, k, alpha, a, lda, b, ldb, beta, c, ldc));
}

void lapwing_small_product_f32(lapwing_instruction_set set, size_t m, size_t n, size_t k, float alpha,
                               const float *a, size_t lda, const float *b, size_t ldb, float beta,
                               float *c, size_t ldc) {
  if (m == 4 && n == 4 && k == 4) {
    LAPWING_DISPATCH(LAPWING_NARROW(set, 4), lapwing_product_of_4_f32, (alpha, a, lda, b, ldb, beta, c, ldc));
    return;
  }
  LAPWING_DISPATCH(LAPWING_NARROW(set, m), lapwing_small_product_f32, (m, n, k, alpha, a, lda, b, ldb, beta, c, ldc));
}

void lapwing_small_lu_f64(lapwing_instruction_set set, size_t n, double *a, size_t lda,
                          int32_t *pivots, int32_t *info) {
  LAPWING_DISPATCH(set, lapwing_small_lu_f64, (n, a, lda, pivots, info));
}

void lapwing_small_lu_f32(lapwing_instruction_set set, size_t n, float *a, size_t lda, int32_t *pivots,
                          int32_t *info) {
  LAPWING_DISPATCH(set, lapwing_small_lu_f32, (n, a, lda, pivots, info));
}

void lapwing_small_lu_solve_f64(lapwing_instruction_set set, size_t n, size_t columns, const double *a,
                                size_t lda, const int32_t *pivots, double *b, size_t ldb) {
  LAPWING_DISPATCH(set, lapwing_small_lu_solve_f64, (n, columns, a, lda, pivots, b, ldb));
}

void lapwing_small_lu_solve_f32(lapwing_instruction_set set, size_t n, size_t columns, const float *a,
                                size_t lda, const int32_t *pivots, float *b, size_t ldb) {
  LAPWING_DISPATCH(set, lapwing_small_lu_solve_f32, (n, columns, a, lda, pivots, b, ldb));
}
