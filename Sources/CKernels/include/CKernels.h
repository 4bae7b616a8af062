#pragma once

// The few hot loops that no library has. Each header declares one idea.
#include "descent.h"
#include "double_double.h"
#include "fixed_point.h"
#include "gradient.h"
#include "gram.h"
#include "instruction_set.h"
#include "library_path.h"
#include "one_norm.h"
#include "small.h"
