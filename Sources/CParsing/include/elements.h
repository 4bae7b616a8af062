// Elements of binary arrays: whole numbers and floating-point numbers of several sizes, in either order of
// their bytes, as doubles.
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

typedef enum {
  LAPWING_F4, LAPWING_F8, LAPWING_I1, LAPWING_I2, LAPWING_I4, LAPWING_I8,
  LAPWING_U1, LAPWING_U2, LAPWING_U4, LAPWING_U8,
} lapwing_element_type;

// Converts `count` elements that stand `source_stride` bytes apart to the nearest doubles, `target_stride`
// doubles apart. `is_swapped`: their bytes stand in the order that is not the machine's. Neither needs to be
// aligned.
void lapwing_convert_elements(const uint8_t *source, size_t source_stride,
                              lapwing_element_type type, bool is_swapped, size_t count,
                              double *target, size_t target_stride);

// Whether no number is infinite or NaN.
bool lapwing_all_finite(const double *values, size_t count);
