#ifndef LAPWING_CKERNELS_H
#define LAPWING_CKERNELS_H

#include "double_double.h"

#endif
