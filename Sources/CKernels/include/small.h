#pragma once

#include <stddef.h>
#include <stdint.h>

#include "instruction_set.h"

// Dense matrices of at most 16 rows and columns, where the call of a library costs more than the work.
// Column-major, as in BLAS and LAPACK, whose conventions these functions follow. No argument is checked.

#define LAPWING_SMALL_ORDER 16

// C = alpha·A·B + beta·C for m, n, k ≤ 16; beta = 0 overwrites C without reading it.
void lapwing_small_product_f64(lapwing_instruction_set set, size_t m, size_t n, size_t k, double alpha,
                               const double *a, size_t lda, const double *b, size_t ldb, double beta,
                               double *c, size_t ldc);
void lapwing_small_product_f32(lapwing_instruction_set set, size_t m, size_t n, size_t k, float alpha,
                               const float *a, size_t lda, const float *b, size_t ldb, float beta,
                               float *c, size_t ldc);

// A = PLU in place, n ≤ 16, with the pivots of getrf (counted from 1); *info is 0, or the first diagonal
// element of U that is zero (counted from 1).
void lapwing_small_lu_f64(lapwing_instruction_set set, size_t n, double *a, size_t lda,
                          int32_t *pivots, int32_t *info);
void lapwing_small_lu_f32(lapwing_instruction_set set, size_t n, float *a, size_t lda, int32_t *pivots,
                          int32_t *info);

// B = A⁻¹B with the factors of the above, B of `columns` columns.
void lapwing_small_lu_solve_f64(lapwing_instruction_set set, size_t n, size_t columns, const double *a,
                                size_t lda, const int32_t *pivots, double *b, size_t ldb);
void lapwing_small_lu_solve_f32(lapwing_instruction_set set, size_t n, size_t columns, const float *a,
                                size_t lda, const int32_t *pivots, float *b, size_t ldb);
