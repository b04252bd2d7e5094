/* math_tex.h: the names of TeX's commands, for reading (math_tex.c) and for printing (math_print.c). */
#ifndef FORMULA_MATH_MATH_TEX_H
#define FORMULA_MATH_MATH_TEX_H

#include <stdbool.h>
#include <stdint.h>

const char *tex_command(uint32_t symbol); /* "beta" for β; accents too; NULL: none */
bool tex_is_function(const char *word);   /* \sin, \max: a command of its own */

#endif
