#include "gram.h"

// Rows whose products are summed in registers, and rows of G whose panels, GRAM_DEPTH deep, fit part of the second-level
// cache: a multiple of all widths of a tile. (Of G: 256 to 512 rows at a time and 120 to 240 in width were within 3 %.)
#define GRAM_DEPTH 256
#define GRAM_HEIGHT 192

// Whole tiles of any instruction set.
static inline size_t gram_panel_columns(size_t columns) { return (columns + 15) / 16 * 16; }

size_t lapwing_gram_columns_scratch_bytes(size_t columns, size_t scalar_size) {
  return GRAM_DEPTH * (gram_panel_columns(columns) + GRAM_HEIGHT) * scalar_size;
}

#define KERNEL_TEMPLATE "gram_blocked.template.h"
#include "variants.h"

void lapwing_gram_columns_f64(lapwing_instruction_set set, bool upper, size_t n, size_t p,
                              const double *x, size_t ld, double *gram, size_t gram_ld,
                              size_t first, size_t end, void *scratch) {
  LAPWING_DISPATCH(set, lapwing_gram_columns_f64,
                   (upper, n, p, x, ld, gram, gram_ld, first, end, scratch));
}

void lapwing_gram_columns_f32(lapwing_instruction_set set, bool upper, size_t n, size_t p,
                              const float *x, size_t ld, float *gram, size_t gram_ld,
                              size_t first, size_t end, void *scratch) {
  LAPWING_DISPATCH(set, lapwing_gram_columns_f32,
                   (upper, n, p, x, ld, gram, gram_ld, first, end, scratch));
}
