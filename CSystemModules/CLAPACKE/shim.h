// LAPACKE with plain two-field structs for complex numbers. With C99 `_Complex` the complex routines
// would reach Swift as opaque pointers, or not at all. The layout is that of `Complex` in swift-numerics.
#ifndef LAPWING_CLAPACKE_SHIM_H
#define LAPWING_CLAPACKE_SHIM_H

typedef struct {
  float real, imaginary;
} lapwing_complex_float;

typedef struct {
  double real, imaginary;
} lapwing_complex_double;

#define LAPACK_COMPLEX_CUSTOM
#define lapack_complex_float lapwing_complex_float
#define lapack_complex_double lapwing_complex_double
#define lapack_complex_float_real(z) ((z).real)
#define lapack_complex_float_imag(z) ((z).imaginary)
#define lapack_complex_double_real(z) ((z).real)
#define lapack_complex_double_imag(z) ((z).imaginary)

#include <lapacke.h>

#endif
