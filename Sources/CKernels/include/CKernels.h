#ifndef LAPWING_CKERNELS_H
#define LAPWING_CKERNELS_H

#include "library_path.h"

#endif
