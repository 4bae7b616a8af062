// Part of variants.h: the template for both scalar types.

#define SCALAR double
#define SCALAR_NAME f64
#define SCALAR_IS_DOUBLE 1
#define LANES (VECTOR_BYTES / 8)
#include "vectors.h"
#include KERNEL_TEMPLATE
#undef SCALAR
#undef SCALAR_NAME
#undef SCALAR_IS_DOUBLE
#undef LANES

#define SCALAR float
#define SCALAR_NAME f32
#define SCALAR_IS_DOUBLE 0
#define LANES (VECTOR_BYTES / 4)
#include "vectors.h"
#include KERNEL_TEMPLATE
#undef SCALAR
#undef SCALAR_NAME
#undef SCALAR_IS_DOUBLE
#undef LANES
