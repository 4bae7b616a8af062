#include "gradient.h"

#include <stdbool.h>

#define KERNEL_TEMPLATE "gradient_rows.template.h"
#include "variants.h"

void lapwing_gradient_rows_f64(lapwing_instruction_set set, size_t n, size_t p, const double *x,
                               size_t ld, const double *y, size_t y_stride, const double *theta,
                               double *gradient, double *residual_square) {
  LAPWING_DISPATCH(set, lapwing_gradient_rows_f64,
                   (n, p, x, ld, y, y_stride, theta, gradient, residual_square));
}

void lapwing_gradient_rows_f32(lapwing_instruction_set set, size_t n, size_t p, const float *x,
                               size_t ld, const float *y, size_t y_stride, const float *theta,
                               float *gradient, float *residual_square) {
  LAPWING_DISPATCH(set, lapwing_gradient_rows_f32,
                   (n, p, x, ld, y, y_stride, theta, gradient, residual_square));
}
