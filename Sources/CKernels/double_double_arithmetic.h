// Error-free sums and products of doubles or of vectors of doubles, as macros: vectors wider than the
// processor's must not pass through function arguments.
//
// Nothing here may be compiled with -ffast-math: the compiler would simplify every error to zero.

#ifndef LAPWING_DOUBLE_DOUBLE_ARITHMETIC_H
#define LAPWING_DOUBLE_DOUBLE_ARITHMETIC_H

#ifdef __FAST_MATH__
#error "the error-free transformations need IEEE arithmetic"
#endif

// sum + error = a + b exactly (Knuth). The results may replace the operands.
#define TWO_SUM(sum, error, a, b)                              \
  do {                                                         \
    __typeof__(a) total_ = (a) + (b);                          \
    __typeof__(a) part_ = total_ - (a);                        \
    (error) = ((a) - (total_ - part_)) + ((b) - part_);        \
    (sum) = total_;                                            \
  } while (0)

// As TWO_SUM where |a| ≥ |b| or a = 0 (Dekker).
#define FAST_TWO_SUM(sum, error, a, b)                         \
  do {                                                         \
    __typeof__(a) total_ = (a) + (b);                          \
    (error) = (b) - (total_ - (a));                            \
    (sum) = total_;                                            \
  } while (0)

// product + error = a · b exactly, unless the error underflows.
#define TWO_PROD_FMA(product, error, a, b)                     \
  do {                                                         \
    __typeof__(a) p_ = (a) * (b);                              \
    (error) = __builtin_elementwise_fma((a), (b), -p_);        \
    (product) = p_;                                            \
  } while (0)

// The same without a fused operation (Veltkamp's splitting, Dekker's product); |a|, |b| < 2^995.
#define TWO_PROD_DEKKER(product, error, a, b)                  \
  do {                                                         \
    __typeof__(a) p_ = (a) * (b);                              \
    __typeof__(a) ta_ = 134217729.0 * (a);                     \
    __typeof__(a) ah_ = ta_ - (ta_ - (a));                     \
    __typeof__(a) al_ = (a) - ah_;                             \
    __typeof__(a) tb_ = 134217729.0 * (b);                     \
    __typeof__(a) bh_ = tb_ - (tb_ - (b));                     \
    __typeof__(a) bl_ = (b) - bh_;                             \
    (error) = ((ah_ * bh_ - p_) + ah_ * bl_ + al_ * bh_) + al_ * bl_; \
    (product) = p_;                                            \
  } while (0)

// (h, l) ← (h, l) + (a, b), relative error ≤ 3u² + 13u³ (Joldes, Muller, Popescu, algorithm 6).
#define DOUBLE_DOUBLE_ADD(h, l, a, b)                          \
  do {                                                         \
    __typeof__(h) sh_, sl_, th_, tl_, vh_, vl_;                \
    TWO_SUM(sh_, sl_, (h), (a));                               \
    TWO_SUM(th_, tl_, (l), (b));                               \
    sl_ = sl_ + th_;                                           \
    FAST_TWO_SUM(vh_, vl_, sh_, sl_);                          \
    vl_ = tl_ + vl_;                                           \
    FAST_TWO_SUM((h), (l), vh_, vl_);                          \
  } while (0)

#endif
