#ifndef LAPWING_DOUBLE_DOUBLE_H
#define LAPWING_DOUBLE_DOUBLE_H

#include <stddef.h>
#include <stdint.h>

// Rows are added up in blocks of this many before the blocks are merged in double-double.
#define LAPWING_DD_BLOCK_ROWS 16

// Columns are handled in groups of this many lanes, whatever the processor's vectors are:
// every variant adds in the same order.
#define LAPWING_DD_LANES 8

// A matrix of doubles, or of unevaluated sums high + low where `low` is not NULL:
// entry (i, j) stands at i · row_stride + j · column_stride of both.
typedef struct {
  const double *high;
  const double *low;
  ptrdiff_t row_stride;
  ptrdiff_t column_stride;
} lapwing_dd_matrix;

typedef struct {
  ptrdiff_t rows;
  ptrdiff_t columns;
  ptrdiff_t targets;
  lapwing_dd_matrix design;        // rows × columns
  lapwing_dd_matrix target;        // rows × targets
  const double *column_scales;     // columns, powers of two
  const double *target_scales;     // targets, powers of two
  const double *weights;           // rows, or NULL
  const double *weights_low;       // rows, or NULL
  double weight_scale;             // a power of two
  const double *z_high;            // columns × targets, target by target
  const double *z_low;
} lapwing_dd_problem;

typedef enum {
  lapwing_variant_best = 0,        // whatever this processor offers
  lapwing_variant_plain = 1,       // no fused multiply-add: Dekker's product
  lapwing_variant_v3 = 2,          // x86-64-v3
  lapwing_variant_v4 = 3           // x86-64-v4
} lapwing_variant;

// 1 if this processor can run `variant`.
int lapwing_dd_variant_is_supported(lapwing_variant variant);

// 1 if this thread rounds to nearest and neither reads nor writes subnormal numbers as zero.
int lapwing_rounding_is_standard(void);

// How many doubles of scratch memory one call of `lapwing_dd_gradient` needs.
size_t lapwing_dd_scratch_size(
    ptrdiff_t rows, ptrdiff_t columns, ptrdiff_t targets, int has_low);

// One sweep over the rows: r = ŷ − X̂z and h = X̂ᵀWr, Σ w r² in double-double; see the Swift wrapper.
// `gradient_*`: columns × targets; `square_*`: targets. Returns the depth of the tree of merges,
// or −1 if the thread's rounding is not standard.
int lapwing_dd_gradient(
    const lapwing_dd_problem *problem, lapwing_variant variant, double *scratch,
    double *gradient_high, double *gradient_low, double *square_high, double *square_low);

// (h, l) ← (h, l) + (a, b) for `count` normalised pairs, each with relative error ≤ 3u² + 13u³.
void lapwing_dd_add(
    ptrdiff_t count, double *h, double *l, const double *a, const double *b);

// bits[j] ← max(bits[j], the bits of |x_ij|): not below those of infinity if an entry is not finite.
void lapwing_magnitude_bits(
    ptrdiff_t rows, ptrdiff_t columns, const double *x, ptrdiff_t row_stride,
    ptrdiff_t column_stride, uint64_t *bits);

// out[i · columns + j] = x_ij · scales[j] · factors[i], rounded after each product; factors may be NULL.
void lapwing_pack_rows(
    ptrdiff_t rows, ptrdiff_t columns, const double *x, ptrdiff_t row_stride,
    ptrdiff_t column_stride, const double *scales, const double *factors, double *out);

#endif
