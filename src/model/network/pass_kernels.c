/* The four sets of pass_kernels.h. */
#include "model/network/pass_kernels.h"

#include <math.h>
#include <stdint.h>
#include <string.h>

enum { PROGRAM_BLOCK = 64 }; /* numbers that a program gets at a time */

#if defined(__x86_64__)
#define AVX2 __attribute__((target("avx2")))
#else
#define AVX2
#endif

#define REAL        float
#define WHOLE       int32_t
#define IS_FLOAT    1
#define BYTES       16
#define NAME(NAME_) NAME_##_float
#define TARGET
#include "model/network/pass_kernels_code.h"

#define REAL        float
#define WHOLE       int32_t
#define IS_FLOAT    1
#define BYTES       32
#define NAME(NAME_) NAME_##_float_avx2
#define TARGET      AVX2
#include "model/network/pass_kernels_code.h"

#define REAL        double
#define WHOLE       int64_t
#define IS_FLOAT    0
#define BYTES       16
#define NAME(NAME_) NAME_##_double
#define TARGET
#include "model/network/pass_kernels_code.h"

#define REAL        double
#define WHOLE       int64_t
#define IS_FLOAT    0
#define BYTES       32
#define NAME(NAME_) NAME_##_double_avx2
#define TARGET      AVX2
#include "model/network/pass_kernels_code.h"
