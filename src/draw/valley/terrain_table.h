/* terrain_table.h: inside of a terrain, for the files that shade it. Not for views.
 *
 * A square table over the landscape. Its lines are even in the domain and farther and farther apart beyond it:
 * with x in half widths and t = |x| - 1 > 0 the table coordinate is u = 1 + t/(1 + WARP*t). So the domain keeps
 * three fifths of the lines although the landscape goes on to TERRAIN_REACH.
 */
#ifndef DRAW_VALLEY_TERRAIN_TABLE_H
#define DRAW_VALLEY_TERRAIN_TABLE_H

#include "draw/valley/terrain.h"

#define TERRAIN_WARP   0.8f
#define TERRAIN_U_EDGE (1 + (TERRAIN_REACH - 1) / (1 + TERRAIN_WARP * (TERRAIN_REACH - 1)))

/* One texel is 8 floats, so that a bilinear tap is one vector. The normal's z follows from x and y; SLOPE is the size
 * of the gradient of `level` in world units. */
enum { TEXEL_Z, TEXEL_NX, TEXEL_NY, TEXEL_SLOPE, TEXEL_LEVEL, TEXEL_AO, TEXEL_SHADOW, TEXEL_DEFINED, TEXEL_FLOATS };

typedef struct TerrainTable {
    int n;        /* side */
    float *texel; /* [n][n][TEXEL_FLOATS], y rising, aligned to 32 bytes */
    float *line;  /* [n] position of a line in half widths, -REACH..REACH */
    bool holes;   /* some texel is undefined */
} TerrainTable;

const TerrainTable *terrain_table(const Terrain *terrain); /* the finest complete one */

/* Bilinear; texel[8]. world coordinates, clamped. */

/* Wide loops get an AVX2 twin where the compiler can make one; both give the same bits (no fused operations). */
#if defined(__GNUC__) && !defined(__clang__) && defined(__x86_64__) && defined(__linux__)
#define WIDE __attribute__((target_clones("default", "avx2")))
#else
#define WIDE
#endif

#endif
