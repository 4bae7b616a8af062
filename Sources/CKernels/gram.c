#include "gram.h"

#define GRAM_BLOCK_BYTES (12 << 10)
#define GRAM_LEAST_ROWS 32

// Whole cache lines, which are whole vectors of every instruction set.
static inline size_t gram_padded(size_t p, size_t scalar_size) {
  const size_t line = 64 / scalar_size;
  return (p + line - 1) / line * line;
}

// Rows of a block: it should fill about half of the first-level cache, and be long enough to make up
// for adding the sums of every tile to memory.
static inline size_t gram_block_rows(size_t p, size_t scalar_size) {
  size_t rows = GRAM_BLOCK_BYTES / (gram_padded(p > 0 ? p : 1, scalar_size) * scalar_size) / 4 * 4;
  return rows < GRAM_LEAST_ROWS ? GRAM_LEAST_ROWS : rows;
}

size_t lapwing_gram_scratch_bytes(size_t p, size_t scalar_size) {
  const size_t padded = gram_padded(p, scalar_size);
  return (padded + gram_block_rows(p, scalar_size)) * padded * scalar_size;
}

#define KERNEL_TEMPLATE "gram.template.h"
#include "variants.h"

void lapwing_gram_f64(lapwing_instruction_set set, bool upper, size_t n, size_t p, const double *x,
                      size_t ld, double *gram, size_t gram_ld, void *scratch) {
  LAPWING_DISPATCH(set, lapwing_gram_f64, (upper, n, p, x, ld, gram, gram_ld, scratch));
}

void lapwing_gram_f32(lapwing_instruction_set set, bool upper, size_t n, size_t p, const float *x,
                      size_t ld, float *gram, size_t gram_ld, void *scratch) {
  LAPWING_DISPATCH(set, lapwing_gram_f32, (upper, n, p, x, ld, gram, gram_ld, scratch));
}
