#include "include/double_double.h"

#include "double_double_arithmetic.h"

// One rounding per operation: a product and a sum may fuse only where the source says so.
#pragma clang fp contract(off)
#pragma clang fp reassociate(off)

#define LANES LAPWING_DD_LANES
#define BLOCK LAPWING_DD_BLOCK_ROWS

typedef double lanes __attribute__((vector_size(LAPWING_DD_LANES * sizeof(double))));
typedef double loose_lanes
    __attribute__((vector_size(LAPWING_DD_LANES * sizeof(double)), aligned(sizeof(double))));

// x in every lane; x − 0 is x, signs and all.
#define BROADCAST(x) ((x) - (lanes){0})

// Which lanes are added to which, at each level of the tree over lanes.
#define FIRST_OF_EIGHT 0, 1, 2, 3, 8, 9, 10, 11
#define SECOND_OF_EIGHT 4, 5, 6, 7, 12, 13, 14, 15
#define FIRST_OF_FOUR 0, 1, 4, 5, 8, 9, 12, 13
#define SECOND_OF_FOUR 2, 3, 6, 7, 10, 11, 14, 15
#define FIRST_OF_TWO 0, 2, 4, 6, 8, 10, 12, 14
#define SECOND_OF_TWO 1, 3, 5, 7, 9, 11, 13, 15

// Where the parts of the scratch memory lie; all of them are aligned to whole vectors.
typedef struct {
  ptrdiff_t padded;  // columns, rounded up to whole groups of lanes
  ptrdiff_t width;   // padded, and a group of lanes for Σ w r²
  double *xh, *xl;   // BLOCK × padded
  double *scales;    // padded
  double *zh, *zl;   // padded per target: −z
  double *yh, *yl, *wh, *wl, *rh, *rl, *vh, *vl;  // BLOCK each
  double *block;     // per target: width high parts, width low parts
  double *levels;    // as `block`, for every level of the counter
} layout;

static ptrdiff_t padded_count(ptrdiff_t columns) {
  return (columns + LANES - 1) / LANES * LANES;
}

// The levels of a counter up to the number of blocks; 0 for no rows.
static int level_count(ptrdiff_t rows) {
  ptrdiff_t blocks = (rows + BLOCK - 1) / BLOCK;
  int levels = 0;
  for (; blocks > 0; blocks >>= 1) levels++;
  return levels;
}

size_t lapwing_dd_scratch_size(
    ptrdiff_t rows, ptrdiff_t columns, ptrdiff_t targets, int has_low) {
  const size_t padded = (size_t)padded_count(columns), width = padded + LANES;
  const size_t design = BLOCK * padded * (has_low ? 2 : 1);
  const size_t trees = (size_t)targets * 2 * width * (size_t)(level_count(rows) + 1);
  return LANES + design + padded + 2 * padded * (size_t)targets + 8 * BLOCK + trees;
}

static layout make_layout(const lapwing_dd_problem *problem, double *scratch) {
  layout at;
  const ptrdiff_t padded = padded_count(problem->columns);
  const ptrdiff_t targets = problem->targets;
  at.padded = padded;
  at.width = padded + LANES;
  const uintptr_t alignment = sizeof(lanes);
  double *next = (double *)(((uintptr_t)scratch + alignment - 1) / alignment * alignment);
#define TAKE(name, count) (at.name = next, next += (count))
  TAKE(xh, BLOCK * padded);
  at.xl = at.xh;
  if (problem->design.low) TAKE(xl, BLOCK * padded);
  TAKE(scales, padded);
  TAKE(zh, padded * targets);
  TAKE(zl, padded * targets);
  TAKE(yh, BLOCK);
  TAKE(yl, BLOCK);
  TAKE(wh, BLOCK);
  TAKE(wl, BLOCK);
  TAKE(rh, BLOCK);
  TAKE(rl, BLOCK);
  TAKE(vh, BLOCK);
  TAKE(vl, BLOCK);
  TAKE(block, targets * 2 * at.width);
  at.levels = next;
#undef TAKE
  for (ptrdiff_t j = 0; j < padded; j++)
    at.scales[j] = j < problem->columns ? problem->column_scales[j] : 0;
  for (ptrdiff_t t = 0; t < targets; t++)
    for (ptrdiff_t j = 0; j < padded; j++) {
      const ptrdiff_t from = t * problem->columns + j, to = t * padded + j;
      const int exists = j < problem->columns;
      at.zh[to] = exists ? -problem->z_high[from] : 0;
      at.zl[to] = exists ? -problem->z_low[from] : 0;
    }
  return at;
}

static inline void load_weights(
    const lapwing_dd_problem *problem, ptrdiff_t first, ptrdiff_t rows, const layout *at) {
  for (ptrdiff_t i = 0; i < BLOCK; i++) {
    at->wh[i] = i < rows ? problem->weights[first + i] * problem->weight_scale : 0;
    at->wl[i] = i < rows && problem->weights_low
                    ? problem->weights_low[first + i] * problem->weight_scale
                    : 0;
  }
}

static inline void load_target(
    const lapwing_dd_problem *problem, ptrdiff_t first, ptrdiff_t rows, ptrdiff_t target,
    const layout *at) {
  const lapwing_dd_matrix y = problem->target;
  const double scale = problem->target_scales[target];
  const ptrdiff_t offset = first * y.row_stride + target * y.column_stride;
  for (ptrdiff_t i = 0; i < BLOCK; i++) {
    at->yh[i] = i < rows ? y.high[offset + i * y.row_stride] * scale : 0;
    at->yl[i] = i < rows && y.low ? y.low[offset + i * y.row_stride] * scale : 0;
  }
}

#define PASS(name) name##_plain
#define PASS_TARGET
#ifdef __FP_FAST_FMA
#define PASS_FMA 1
#else
#define PASS_FMA 0
#endif
#include "double_double_pass.h"

#ifdef __x86_64__
#define PASS(name) name##_v3
#define PASS_TARGET __attribute__((target("arch=x86-64-v3")))
#define PASS_FMA 1
#include "double_double_pass.h"

#define PASS(name) name##_v4
#define PASS_TARGET __attribute__((target("arch=x86-64-v4")))
#define PASS_FMA 1
#include "double_double_pass.h"
#endif

int lapwing_dd_variant_is_supported(lapwing_variant variant) {
  switch (variant) {
    case lapwing_variant_best:
    case lapwing_variant_plain:
      return 1;
#ifdef __x86_64__
    case lapwing_variant_v3:
      return __builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma");
    case lapwing_variant_v4:
      return __builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma")
             && __builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512vl")
             && __builtin_cpu_supports("avx512dq") && __builtin_cpu_supports("avx512bw")
             && __builtin_cpu_supports("avx512cd");
#endif
    default:
      return 0;
  }
}

static void run(
    const lapwing_dd_problem *problem, lapwing_variant variant, const layout *at) {
#ifdef __x86_64__
  const int best = variant == lapwing_variant_best;
  if ((best || variant == lapwing_variant_v4)
      && lapwing_dd_variant_is_supported(lapwing_variant_v4))
    return run_v4(problem, at);
  if ((best || variant == lapwing_variant_v3)
      && lapwing_dd_variant_is_supported(lapwing_variant_v3))
    return run_v3(problem, at);
#else
  (void)variant;
#endif
  run_plain(problem, at);
}

int lapwing_dd_gradient(
    const lapwing_dd_problem *problem, lapwing_variant variant, double *scratch,
    double *gradient_high, double *gradient_low, double *square_high, double *square_low) {
  if (!lapwing_rounding_is_standard()) return -1;
  const layout at = make_layout(problem, scratch);
  const ptrdiff_t columns = problem->columns, targets = problem->targets, width = at.width;
  const ptrdiff_t blocks = (problem->rows + BLOCK - 1) / BLOCK;
  run(problem, variant, &at);
  for (ptrdiff_t t = 0; t < targets; t++) {
    double *sum = at.block + t * 2 * width;
    for (ptrdiff_t k = 0; k < 2 * width; k++) sum[k] = 0;
    // From the shortest sum to the longest, so that the depth stays that of a balanced tree.
    for (int level = 0; (blocks >> level) > 0; level++)
      if ((blocks >> level) & 1) {
        const double *held = at.levels + (level * targets + t) * 2 * width;
        lapwing_dd_add(width, sum, sum + width, held, held + width);
      }
    for (ptrdiff_t j = 0; j < columns; j++) {
      gradient_high[t * columns + j] = sum[j];
      gradient_low[t * columns + j] = sum[width + j];
    }
    double h = 0, l = 0;
    for (int lane = 0; lane < LANES; lane++)
      DOUBLE_DOUBLE_ADD(h, l, sum[at.padded + lane], sum[width + at.padded + lane]);
    square_high[t] = h;
    square_low[t] = l;
  }
  // Adding the first level to zero is exact; every other addition deepens the tree by at most one.
  return level_count(problem->rows);
}

void lapwing_dd_add(
    ptrdiff_t count, double *h, double *l, const double *a, const double *b) {
  for (ptrdiff_t j = 0; j < count; j++) DOUBLE_DOUBLE_ADD(h[j], l[j], a[j], b[j]);
}
