// Elements of binary arrays as doubles.
#include "elements.h"

#include <string.h>

#define CONVERT(name, type, bits, swap)                                                         \
  static void name(const uint8_t *source, size_t source_stride, bool is_swapped, size_t count,  \
                   double *target, size_t target_stride) {                                      \
    for (size_t i = 0; i < count; i++) {                                                        \
      bits raw;                                                                                 \
      memcpy(&raw, source + i * source_stride, sizeof raw);                                     \
      if (is_swapped) raw = swap(raw);                                                          \
      type value;                                                                               \
      memcpy(&value, &raw, sizeof value);                                                       \
      target[i * target_stride] = (double)value;                                                \
    }                                                                                           \
  }

#define SAME(x) (x)

CONVERT(convert_f4, float, uint32_t, __builtin_bswap32)
CONVERT(convert_f8, double, uint64_t, __builtin_bswap64)
CONVERT(convert_i1, int8_t, uint8_t, SAME)
CONVERT(convert_i2, int16_t, uint16_t, __builtin_bswap16)
CONVERT(convert_i4, int32_t, uint32_t, __builtin_bswap32)
CONVERT(convert_i8, int64_t, uint64_t, __builtin_bswap64)
CONVERT(convert_u1, uint8_t, uint8_t, SAME)
CONVERT(convert_u2, uint16_t, uint16_t, __builtin_bswap16)
CONVERT(convert_u4, uint32_t, uint32_t, __builtin_bswap32)
CONVERT(convert_u8, uint64_t, uint64_t, __builtin_bswap64)

void lapwing_convert_elements(const uint8_t *source, size_t source_stride,
                              lapwing_element_type type, bool is_swapped, size_t count,
                              double *target, size_t target_stride) {
  if (type == LAPWING_F8 && !is_swapped && source_stride == sizeof(double) && target_stride == 1) {
    memcpy(target, source, count * sizeof(double));
    return;
  }
  switch (type) {
#define CASE(constant, name) \
  case constant: name(source, source_stride, is_swapped, count, target, target_stride); break;
    CASE(LAPWING_F4, convert_f4)
    CASE(LAPWING_F8, convert_f8)
    CASE(LAPWING_I1, convert_i1)
    CASE(LAPWING_I2, convert_i2)
    CASE(LAPWING_I4, convert_i4)
    CASE(LAPWING_I8, convert_i8)
    CASE(LAPWING_U1, convert_u1)
    CASE(LAPWING_U2, convert_u2)
    CASE(LAPWING_U4, convert_u4)
    CASE(LAPWING_U8, convert_u8)
  }
}

bool lapwing_all_finite(const double *values, size_t count) {
  const uint64_t exponent = 0x7ff0000000000000;
  uint64_t found = 0;
  for (size_t i = 0; i < count; i++) {
    uint64_t bits;
    memcpy(&bits, values + i, sizeof bits);
    found |= (bits & exponent) == exponent;
  }
  return found == 0;
}
