#include "descent.h"

#include <math.h>
#include <stdbool.h>

#include "gradient.h"

#define KERNEL_TEMPLATE "descent.template.h"
#include "variants.h"

#define LAPWING_DESCENT(SCALAR, SUFFIX)                                                            \
  void lapwing_apply_rule_##SUFFIX(lapwing_instruction_set set, const lapwing_rule *rule,          \
                                   size_t n, const SCALAR *theta, SCALAR *g, SCALAR *s0,           \
                                   SCALAR *s1) {                                                   \
    LAPWING_DISPATCH(set, lapwing_apply_rule_##SUFFIX, (rule, n, theta, g, s0, s1));               \
  }                                                                                                \
  void lapwing_descent_steps_##SUFFIX(                                                             \
      lapwing_instruction_set set, size_t count, size_t p, const SCALAR *x, size_t ld,             \
      const SCALAR *y, size_t y_stride, const SCALAR *weights, size_t weight_stride,               \
      const uint32_t *order, size_t batch, double factor, const lapwing_rule *rules,               \
      size_t rule_count, size_t rule_stride, SCALAR *theta, SCALAR *gradient, SCALAR *state,       \
      SCALAR *average, size_t averaged) {                                                          \
    LAPWING_DISPATCH(set, lapwing_descent_steps_##SUFFIX,                                          \
                     (set, count, p, x, ld, y, y_stride, weights, weight_stride, order, batch,     \
                      factor, rules, rule_count, rule_stride, theta, gradient, state, average,     \
                      averaged));                                                                  \
  }
LAPWING_DESCENT(double, f64)
LAPWING_DESCENT(float, f32)
