#pragma once

#include <stdbool.h>
#include <stddef.h>

#include "instruction_set.h"

// What a factorization does with a matrix before the first call of LAPACK, in one read of it: B = A, and the
// 1-norm of A, which is NaN or infinite if an element is. Column-major. `b` may be NULL: nothing is copied.

// A is m × n.
void lapwing_one_norm_f64(lapwing_instruction_set set, size_t m, size_t n, const double *a, size_t lda,
                          double *b, size_t ldb, double *norm);
void lapwing_one_norm_f32(lapwing_instruction_set set, size_t m, size_t n, const float *a, size_t lda,
                          float *b, size_t ldb, float *norm);

// A is symmetric, n × n. Only the upper triangle is read and copied.
void lapwing_symmetric_one_norm_f64(lapwing_instruction_set set, size_t n, const double *a, size_t lda,
                                    double *b, size_t ldb, double *norm);
void lapwing_symmetric_one_norm_f32(lapwing_instruction_set set, size_t n, const float *a, size_t lda,
                                    float *b, size_t ldb, float *norm);
