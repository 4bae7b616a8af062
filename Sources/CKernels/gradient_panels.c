#include "gradient.h"

#define PANELS_BLOCK_BYTES (96 << 10)

// Rows of a block: they fill a part of the second-level cache, next to the panels.
static inline size_t panels_block_rows(size_t p, size_t scalar_size) {
  const size_t rows = PANELS_BLOCK_BYTES / scalar_size / (p > 0 ? p : 1) / 8 * 8;
  return rows < 16 ? 16 : rows > 256 ? 256 : rows;
}

size_t lapwing_gradient_panels_scratch_bytes(size_t p, size_t count, size_t scalar_size) {
  // Whole cache lines, which are whole vectors of every instruction set.
  const size_t line = 64 / scalar_size;
  const size_t padded = (count + line - 1) / line * line;
  return (2 * p + panels_block_rows(p, scalar_size) + 1) * padded * scalar_size;
}

#define KERNEL_TEMPLATE "gradient_panels.template.h"
#include "variants.h"

#define LAPWING_GRADIENT_PANELS(SCALAR, SUFFIX)                                                  \
  void lapwing_gradient_panels_##SUFFIX(                                                         \
      lapwing_instruction_set set, size_t n, size_t p, size_t count, const SCALAR *x, size_t ld, \
      const SCALAR *y, size_t y_row, size_t y_column, size_t targets, const SCALAR *theta,       \
      size_t theta_ld, SCALAR *gradient, size_t gradient_ld, SCALAR *squares, void *scratch) {   \
    LAPWING_DISPATCH(set, lapwing_gradient_panels_##SUFFIX,                                      \
                     (n, p, count, x, ld, y, y_row, y_column, targets, theta, theta_ld,          \
                      gradient, gradient_ld, squares, scratch));                                 \
  }
LAPWING_GRADIENT_PANELS(double, f64)
LAPWING_GRADIENT_PANELS(float, f32)
