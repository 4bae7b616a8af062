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

// The same at `count` columns of parameters, of which each has residuals of its own:
//
//   R = XΘ − Y,   gradient += XᵀR,   squares[j] += Σ r[i][j]²
//
// Column j belongs to target j mod targets. Entry (i, k) of Y is y[i·y_row + k·y_column], entry (j, k) of
// Θ is theta[j + k·theta_ld], and that of the gradient gradient[j + k·gradient_ld]; rows of X as above.
// `scratch` is lapwing_gradient_panels_scratch_bytes(p, count, size of a scalar) bytes on a 64-byte
// boundary, whatever they hold.
size_t lapwing_gradient_panels_scratch_bytes(size_t p, size_t count, size_t scalar_size);

#define LAPWING_GRADIENT_PANELS(SCALAR, SUFFIX)                                                  \
  void lapwing_gradient_panels_##SUFFIX(                                                         \
      lapwing_instruction_set set, size_t n, size_t p, size_t count, const SCALAR *x, size_t ld, \
      const SCALAR *y, size_t y_row, size_t y_column, size_t targets, const SCALAR *theta,       \
      size_t theta_ld, SCALAR *gradient, size_t gradient_ld, SCALAR *squares, void *scratch);
LAPWING_GRADIENT_PANELS(double, f64)
LAPWING_GRADIENT_PANELS(float, f32)
#undef LAPWING_GRADIENT_PANELS
