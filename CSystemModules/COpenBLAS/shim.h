// Headers of OpenBLAS, as pkg-config finds them. `cblas.h` brings the configuration queries with it.
#ifndef LAPWING_COPENBLAS_SHIM_H
#define LAPWING_COPENBLAS_SHIM_H

#include <cblas.h>

#endif
