// Zstandard, to read.
#ifndef LAPWING_CZSTD_SHIM_H
#define LAPWING_CZSTD_SHIM_H

#include <zstd.h>

#endif
