#pragma once

#include <stddef.h>

#include "instruction_set.h"

// The least-squares gradient with one read of X:
//
//   r = Xθ − y,   gradient += Xᵀr,   *residual_square += Σ r²
//
// where two calls of GEMV would read X twice. X is n × p; nothing beyond its entries, the n targets and
// the p parameters is read. NaN and infinities spread as the formulas say.
//
// `set` must not be wider than lapwing_widest_instruction_set().

// Row i of X is x[i·ld], …, x[i·ld + p − 1]; ld ≥ p.
void lapwing_gradient_rows_f64(lapwing_instruction_set set, size_t n, size_t p, const double *x,
                               size_t ld, const double *y, size_t y_stride, const double *theta,
                               double *gradient, double *residual_square);
void lapwing_gradient_rows_f32(lapwing_instruction_set set, size_t n, size_t p, const float *x,
                               size_t ld, const float *y, size_t y_stride, const float *theta,
                               float *gradient, float *residual_square);

// Column j of X is x[j·ld], …, x[j·ld + n − 1]; ld ≥ n.
void lapwing_gradient_columns_f64(lapwing_instruction_set set, size_t n, size_t p, const double *x,
                                  size_t ld, const double *y, size_t y_stride, const double *theta,
                                  double *gradient, double *residual_square);
void lapwing_gradient_columns_f32(lapwing_instruction_set set, size_t n, size_t p, const float *x,
                                  size_t ld, const float *y, size_t y_stride, const float *theta,
                                  float *gradient, float *residual_square);
