#include "small.h"

#define KERNEL_TEMPLATE "small.template.h"
#include "variants.h"

void lapwing_small_product_f64(lapwing_instruction_set set, size_t m, size_t n, size_t k, double alpha,
                               const double *a, size_t lda, const double *b, size_t ldb, double beta,
                               double *c, size_t ldc) {
  LAPWING_DISPATCH(set, lapwing_small_product_f64, (m, n, k, alpha, a, lda, b, ldb, beta, c, ldc));
}

void lapwing_small_product_f32(lapwing_instruction_set set, size_t m, size_t n, size_t k, float alpha,
                               const float *a, size_t lda, const float *b, size_t ldb, float beta,
                               float *c, size_t ldc) {
  LAPWING_DISPATCH(set, lapwing_small_product_f32, (m, n, k, alpha, a, lda, b, ldb, beta, c, ldc));
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
