/* pass_kernels_code.h: the source of pass_kernels.c, included once for each set with REAL, WHOLE (an integer as wide), NAME,
 * TARGET, IS_FLOAT and BYTES.
 *
 * Vectors of BYTES, in GCC's notation: examples side by side. Sums over a batch go by the lanes of 32 bytes, of one vector or
 * of two halves, so that each set gives the same bits.
 */

typedef REAL NAME(Vector) __attribute__((vector_size(BYTES), may_alias));
typedef WHOLE NAME(Mask) __attribute__((vector_size(BYTES), may_alias));
#define Vector NAME(Vector)
#define Mask   NAME(Mask)
#define WIDTH  ((int)(BYTES / sizeof(REAL)))
#define HALVES (32 / BYTES) /* vectors for 32 bytes */
#define INLINE TARGET static inline __attribute__((always_inline))

INLINE Vector NAME(spread)(REAL x) { return x - (Vector){}; }
INLINE Vector NAME(choose)(Mask mask, Vector yes, Vector no)
{
    return (Vector)(((Mask)yes & mask) | ((Mask)no & ~mask));
}
/* NaN stays NaN */
INLINE Vector NAME(at_least)(Vector x, REAL least) { return NAME(choose)(x < least, NAME(spread)(least), x); }
INLINE Vector NAME(at_most)(Vector x, REAL most) { return NAME(choose)(x > most, NAME(spread)(most), x); }
INLINE Vector NAME(size)(Vector x) { return (Vector)((Mask)x & ~(Mask)NAME(spread)((REAL)-0.0)); }

/* ---- functions ---- */

#if IS_FLOAT

/* Own approximations: rational functions and polynomials fitted for the least relative error (Lawson's method), whose
 * coefficients have one sign where they can, so that rounding adds little. Largest errors, in units of 1e-7 relative:
 * tanh 3.3, exp(x) - 1 2.4, sigmoid and softplus 2.2; erf, sin and cos 1.5 absolute (test_pass). */

/* x = n log 2 + r; exp(r) = 1 + r + r^2 P(r). Below -87 the result is 2^-126 or so, above 88.7 infinite. */
INLINE Vector NAME(exp)(Vector x)
{
    const float shift = 12582912.0f; /* 1.5 * 2^23: rounds to whole numbers, and leaves them in the low bits */
    x = NAME(at_most)(NAME(at_least)(x, -87.3f), 89.0f);
    Vector n = x * 1.44269504f + shift;
    Mask exponent = ((Mask)n - (Mask)NAME(spread)(shift) + 127) << 23;
    n -= shift;
    Vector r = (x - n * 0.693359375f) + n * 2.12194440e-4f;
    Vector p = NAME(spread)(0.001390126456f);
    p = p * r + 0.008363146308f;
    p = p * r + 0.0416668537f;
    p = p * r + 0.1666657728f;
    p = p * r + 0.4999999955f;
    return (p * (r * r) + r + 1.0f) * (Vector)exponent;
}

/* tanh(x) = x P(x^2)/Q(x^2) up to where it is 1: top and bottom apart, for expm1. */
INLINE void NAME(tanh_parts)(Vector x, Vector *top, Vector *bottom)
{
    x = NAME(at_most)(NAME(at_least)(x, -9.1f), 9.1f);
    Vector t = x * x, p = NAME(spread)(1.3174576084e-8f), q = NAME(spread)(7.70285758728e-7f);
    p = p * t + 2.04791333277e-5f;
    q = q * t + 3.27272099143e-4f;
    p = p * t + 3.48769213012e-3f;
    q = q * t + 2.58469446774e-2f;
    p = p * t + 0.133743779837f;
    q = q * t + 0.467076919836f;
    p = p * t + 0.999999977711f;
    q = q * t + 1.0f;
    *top = x * p, *bottom = q;
}

INLINE Vector NAME(tanh)(Vector x)
{
    Vector p, q;
    NAME(tanh_parts)(x, &p, &q);
    return NAME(at_most)(NAME(at_least)(p / q, -1.0f), 1.0f);
}

/* exp(x) - 1 for x <= 0, from tanh(x/2): nothing cancels. */
INLINE Vector NAME(expm1_below)(Vector x)
{
    Vector p, q;
    NAME(tanh_parts)(0.5f * x, &p, &q);
    return NAME(at_least)(2.0f * p / (q - p), -1.0f);
}

/* log((1 + s)/(1 - s)) = 2 atanh(s) for 0 <= s <= 1/3 */
INLINE Vector NAME(atanh_twice)(Vector s)
{
    Vector t = s * s, p = NAME(spread)(0.1343498344f);
    p = p * t + 0.1411694557f;
    p = p * t + 0.2000382857f;
    p = p * t + 0.3333331998f;
    s = s + s;
    return p * t * s + s;
}

/* log(1 + e) for 0 <= e <= 1 */
INLINE Vector NAME(log1p)(Vector e) { return NAME(atanh_twice)(e / (e + 2.0f)); }

/* log(x) for x >= 1: x = 2^n m, m between sqrt(1/2) and sqrt(2) */
INLINE Vector NAME(log_above)(Vector x)
{
    Mask bits = (Mask)x, exponent = (bits - 0x3F3504F3) >> 23;
    Vector m = (Vector)(bits - (exponent << 23)), n = __builtin_convertvector(exponent, Vector);
    Vector log = NAME(atanh_twice)((m - 1.0f) / (m + 1.0f)) + n * 0.693147181f;
    return NAME(choose)(x <= 3e38f, log, x); /* infinity and NaN stay */
}

INLINE Vector NAME(erf)(Vector x)
{
    x = NAME(at_most)(NAME(at_least)(x, -4.0f), 4.0f);
    Vector t = x * x, p = NAME(spread)(1.986773488e-6f), q = NAME(spread)(3.741695337e-5f);
    p = p * t + 2.845058313e-4f;
    q = q * t + 1.185117904e-3f;
    p = p * t + 3.881636897e-3f;
    q = q * t + 1.520382944e-2f;
    p = p * t + 5.309634931e-2f;
    q = q * t + 0.1153343155f;
    p = p * t + 0.1935082742f;
    q = q * t + 0.5048248082f;
    p = p * t + 1.12837914f;
    q = q * t + 1.0f;
    return NAME(choose)(t < 15.5f, x * p / q, NAME(at_most)(NAME(at_least)(x, -1.0f), 1.0f));
}

/* x = n pi + r, |r| <= pi/2; what is too large for that goes through the C library. */
INLINE Vector NAME(sin_cos)(Vector x, Vector *cosine)
{
    const float shift = 12582912.0f;
    Vector n = x * 0.318309886f + shift;
    Mask odd = (Mask)n << 31;
    n -= shift;
    Vector r = ((x - n * 3.140625f) - n * 9.67502594e-4f) - n * 1.50995799e-7f;
    Vector t = r * r, s = NAME(spread)(2.633747423e-6f), c = NAME(spread)(-2.654007075e-7f);
    s = s * t - 1.982238043e-4f;
    c = c * t + 2.478587344e-5f;
    s = s * t + 8.333238961e-3f;
    c = c * t - 1.388881075e-3f;
    s = s * t - 0.1666666592f;
    c = c * t + 4.166666606e-2f;
    s = s * t * r + r;
    c = c * t * t - 0.5f * t + 1.0f;
    for (int i = 0; i < WIDTH; i++)
        if (!(x[i] <= 8192 && x[i] >= -8192)) {
            s[i] = (float)sin((double)x[i]), c[i] = (float)cos((double)x[i]);
            odd[i] = 0;
        }
    *cosine = (Vector)((Mask)c ^ odd);
    return (Vector)((Mask)s ^ odd);
}

#else

#define BY_LIBRARY(FUNCTION, EXPRESSION)                                                                               \
    INLINE Vector NAME(FUNCTION)(Vector v)                                                                             \
    {                                                                                                                  \
        for (int i = 0; i < WIDTH; i++) {                                                                              \
            double x = v[i];                                                                                           \
            v[i] = EXPRESSION;                                                                                         \
        }                                                                                                              \
        return v;                                                                                                      \
    }
BY_LIBRARY(exp, exp(x))
BY_LIBRARY(tanh, tanh(x))
BY_LIBRARY(expm1_below, expm1(x))
BY_LIBRARY(log1p, log1p(x))
BY_LIBRARY(log_above, log(x))
BY_LIBRARY(erf, erf(x))
BY_LIBRARY(sin, sin(x))
BY_LIBRARY(cos, cos(x))
#undef BY_LIBRARY

INLINE Vector NAME(sin_cos)(Vector x, Vector *cosine)
{
    *cosine = NAME(cos)(x);
    return NAME(sin)(x);
}

#endif

INLINE Vector NAME(sigmoid)(Vector x)
{
    Vector e = NAME(exp)(-NAME(size)(x)), whole = 1 / (e + 1);
    return NAME(choose)(x < 0, e * whole, whole);
}

INLINE Vector NAME(softplus)(Vector x) { return NAME(at_least)(x, 0) + NAME(log1p)(NAME(exp)(-NAME(size)(x))); }

/* ---- twins ---- */

INLINE Vector NAME(sign)(Vector x)
{
    return NAME(choose)(x > 0, NAME(spread)(1), NAME(choose)(x < 0, NAME(spread)(-1), x));
}
INLINE Vector NAME(huber)(Vector d, REAL delta)
{
    Vector size = NAME(size)(d);
    return NAME(choose)(size <= delta, d * d / 2, delta * (size - delta / 2));
}
/* The share of the normal distribution below x. */
INLINE Vector NAME(normal_below)(Vector x) { return (1 + NAME(erf)(x * (REAL)0.7071067811865476)) / 2; }

/* VALUE and SLOPE of x, y (of a loss) and the options a, b. VALUE comes first and may be used by SLOPE as v. */
#define TWIN(FUNCTION, VALUE, SLOPE)                                                                                   \
    TARGET void NAME(FUNCTION)(const TwinCall *call)                                                                   \
    {                                                                                                                  \
        const Vector *xs = call->z, *ys = call->y ? call->y : call->z;                                                 \
        Vector *values = call->value, *slopes = call->slope;                                                           \
        const REAL a = (REAL)call->options[0], b = (REAL)call->options[1];                                             \
        (void)ys, (void)a, (void)b;                                                                                    \
        for (int i = 0, n = call->n / WIDTH; i < n; i++) {                                                             \
            const Vector x = xs[i], y = ys[i];                                                                         \
            (void)y;                                                                                                   \
            const Vector v = VALUE;                                                                                    \
            values[i] = v;                                                                                             \
            slopes[i] = SLOPE;                                                                                         \
        }                                                                                                              \
    }
#define WHERE NAME(choose)
#define ONE   NAME(spread)(1)
#define NONE  NAME(spread)(0)

TWIN(twin_tanh, NAME(tanh)(x), 1 - v * v)
TWIN(twin_sigmoid, NAME(sigmoid)(x), v *(1 - v))
TWIN(twin_relu, WHERE(x <= 0, NONE, x), WHERE(x <= 0, NONE, ONE))
TWIN(twin_leaky, WHERE(x > 0, x, a *x), WHERE(x > 0, ONE, NAME(spread)(a)))
TWIN(twin_elu, b *WHERE(x > 0, x, a *NAME(expm1_below)(x)), WHERE(x > 0, NAME(spread)(b), v + a * b))
TWIN(twin_softplus, NAME(softplus)(x), NAME(sigmoid)(x))
TWIN(twin_swish, x *NAME(sigmoid)(a *x), NAME(sigmoid)(a *x) * (1 + a * (x - v)))
TWIN(twin_gelu, x *NAME(normal_below)(x),
     NAME(normal_below)(x) + x * NAME(exp)(-0.5f * x * x) * (REAL)0.3989422804014327)
TWIN(twin_squares, (x - y) * (x - y), 2 * (x - y))
TWIN(twin_sizes, NAME(size)(x - y), NAME(sign)(x - y))
TWIN(twin_huber, NAME(huber)(x - y, a), NAME(at_most)(NAME(at_least)(x - y, -a), a))

TARGET void NAME(twin_sin)(const TwinCall *call)
{
    const Vector *xs = call->z;
    Vector *values = call->value, *slopes = call->slope;
    for (int i = 0, n = call->n / WIDTH; i < n; i++) values[i] = NAME(sin_cos)(xs[i], &slopes[i]);
}

#undef TWIN
#undef WHERE
#undef ONE
#undef NONE

/* ---- by a formula's program ---- */

/* One or two rows of numbers -> values and slopes. */
TARGET static void NAME(run_program)(Program *program, const REAL *a, const REAL *b, REAL *values, REAL *slopes, int n)
{
    double in[2][PROGRAM_BLOCK], out[2][PROGRAM_BLOCK];
    const double *from[2] = {in[0], in[1]};
    double *to[2] = {out[0], out[1]};
    for (int start = 0; start < n; start += PROGRAM_BLOCK) {
        int count = n - start < PROGRAM_BLOCK ? n - start : PROGRAM_BLOCK;
        for (int i = 0; i < count; i++) in[0][i] = (double)a[start + i], in[1][i] = b ? (double)b[start + i] : 0;
        program_run(program, &(ProgramCall){.lanes = count, .inputs = from, .outputs = to});
        for (int i = 0; i < count; i++) values[start + i] = (REAL)out[0][i], slopes[start + i] = (REAL)out[1][i];
    }
}

/* ---- dense ---- */

/* Rows of out from rows of in: out[r][n] = start[r] + sum over k of w[r*across + k*along] in[k][n], the sum from k = 0 on. */
typedef struct NAME(Product) {
    REAL *out;
    const REAL *start, *w, *in;
    size_t across, along, stride;
    int depth;
} NAME(Product);

/* `rows` times `columns` vectors of them, held in registers. */
INLINE void NAME(tile)(const NAME(Product) * p, int row, size_t n, const int rows, const int columns)
{
    Vector sums[4][2];
    const REAL *w = p->w + (size_t)row * p->across, *in = p->in + n;
    for (int r = 0; r < rows; r++)
        for (int c = 0; c < columns; c++) sums[r][c] = NAME(spread)(p->start ? p->start[row + r] : 0);
    for (int k = 0; k < p->depth; k++, w += p->along, in += p->stride)
        for (int r = 0; r < rows; r++)
            for (int c = 0; c < columns; c++) sums[r][c] += w[(size_t)r * p->across] * ((const Vector *)in)[c];
    for (int r = 0; r < rows; r++)
        for (int c = 0; c < columns; c++) ((Vector *)(p->out + (size_t)(row + r) * p->stride + n))[c] = sums[r][c];
}

INLINE void NAME(tile_rows)(const NAME(Product) * p, int row, int rows, size_t n, const int columns)
{
    for (; row + 4 <= rows; row += 4) NAME(tile)(p, row, n, 4, columns);
    switch (rows - row) {
    case 1: NAME(tile)(p, row, n, 1, columns); break;
    case 2: NAME(tile)(p, row, n, 2, columns); break;
    case 3: NAME(tile)(p, row, n, 3, columns); break;
    }
}

TARGET static void NAME(product)(const NAME(Product) * p, int rows)
{
    size_t n = 0, pair = 2 * (size_t)WIDTH;
    for (; n + pair <= p->stride; n += pair) NAME(tile_rows)(p, 0, rows, n, 2);
    if (n < p->stride) NAME(tile_rows)(p, 0, rows, n, 1);
}

TARGET void NAME(dense_forward)(const LayerCall *call)
{
    const ActivationCall *how = call->activation;
    int inputs = call->layer->inputs, units = call->layer->units, all = units * call->stride;
    NAME(product)
    (&(NAME(Product)){.out = call->sums,
                      .start = call->biases,
                      .w = call->weights,
                      .in = call->below,
                      .across = (size_t)inputs,
                      .along = 1,
                      .stride = (size_t)call->stride,
                      .depth = inputs},
     units);
    if (how->twin)
        how->twin->run[call->set](&(TwinCall){how->options, call->sums, NULL, call->values, call->slopes, all});
    else if (how->program) NAME(run_program)(how->program, call->sums, NULL, call->values, call->slopes, all);
}

/* The sums of WIDTH vectors' lanes: neighbours first, then pairs, then halves. */
INLINE Vector NAME(sum_lanes)(const Vector s[WIDTH])
{
#if IS_FLOAT && BYTES == 32
    Vector a[4], b[2];
    for (int i = 0; i < 4; i++)
        a[i] = __builtin_shufflevector(s[2 * i], s[2 * i + 1], 0, 2, 8, 10, 4, 6, 12, 14) +
               __builtin_shufflevector(s[2 * i], s[2 * i + 1], 1, 3, 9, 11, 5, 7, 13, 15);
    for (int i = 0; i < 2; i++)
        b[i] = __builtin_shufflevector(a[2 * i], a[2 * i + 1], 0, 2, 8, 10, 4, 6, 12, 14) +
               __builtin_shufflevector(a[2 * i], a[2 * i + 1], 1, 3, 9, 11, 5, 7, 13, 15);
    return __builtin_shufflevector(b[0], b[1], 0, 1, 2, 3, 8, 9, 10, 11) +
           __builtin_shufflevector(b[0], b[1], 4, 5, 6, 7, 12, 13, 14, 15);
#elif IS_FLOAT
    Vector a = __builtin_shufflevector(s[0], s[1], 0, 2, 4, 6) + __builtin_shufflevector(s[0], s[1], 1, 3, 5, 7);
    Vector b = __builtin_shufflevector(s[2], s[3], 0, 2, 4, 6) + __builtin_shufflevector(s[2], s[3], 1, 3, 5, 7);
    return __builtin_shufflevector(a, b, 0, 2, 4, 6) + __builtin_shufflevector(a, b, 1, 3, 5, 7);
#elif BYTES == 32
    Vector a = __builtin_shufflevector(s[0], s[1], 0, 4, 2, 6) + __builtin_shufflevector(s[0], s[1], 1, 5, 3, 7);
    Vector b = __builtin_shufflevector(s[2], s[3], 0, 4, 2, 6) + __builtin_shufflevector(s[2], s[3], 1, 5, 3, 7);
    return __builtin_shufflevector(a, b, 0, 1, 4, 5) + __builtin_shufflevector(a, b, 2, 3, 6, 7);
#else
    return __builtin_shufflevector(s[0], s[1], 0, 2) + __builtin_shufflevector(s[0], s[1], 1, 3);
#endif
}

/* Of every weight, then every bias: the sum over the batch of delta times what goes in. */
TARGET static void NAME(sum_products)(const LayerCall *call)
{
    const REAL *deltas = call->deltas, *below = call->below;
    REAL *out = call->sums_over_batch;
    int inputs = call->layer->inputs, units = call->layer->units, weights = inputs * units, all = weights + units;
    size_t stride = (size_t)call->stride;
    int unit = 0, input = 0;
    for (int at = 0; at < all; at += WIDTH) {
        const Vector *d[WIDTH], *x[WIDTH];
        Vector sums[HALVES][WIDTH];
        for (int k = 0; k < WIDTH; k++) {
            d[k] = (const Vector *)(deltas + (size_t)unit * stride);
            x[k] = (const Vector *)(at + k < weights ? below + (size_t)input * stride : call->ones);
            for (int half = 0; half < HALVES; half++) sums[half][k] = NAME(spread)(0);
            if (at + k < weights - 1) {
                if (++input == inputs) input = 0, unit++;
            } else if (at + k == weights - 1) unit = 0;
            else if (unit < units - 1) unit++;
        }
        for (int n = 0, vectors = call->stride / WIDTH; n < vectors; n += HALVES)
            for (int half = 0; half < HALVES; half++)
                for (int k = 0; k < WIDTH; k++) sums[half][k] += d[k][n + half] * x[k][n + half];
        Vector sum = NAME(sum_lanes)(sums[0]);
        if (HALVES == 2) sum += NAME(sum_lanes)(sums[HALVES - 1]);
        if (at + WIDTH <= all) memcpy(out + at, &sum, sizeof sum);
        else memcpy(out + at, &sum, sizeof *out * (size_t)(all - at));
    }
}

TARGET void NAME(dense_backward)(const LayerCall *call)
{
    int inputs = call->layer->inputs, units = call->layer->units;
    Vector *deltas = call->deltas;
    const Vector *slopes = call->slopes;
    for (int n = 0, vectors = units * call->stride / WIDTH; n < vectors && slopes; n++) deltas[n] *= slopes[n];
    NAME(sum_products)(call);
    if (call->deltas_below) NAME(product)
    (&(NAME(Product)){.out = call->deltas_below,
                      .w = call->weights,
                      .in = call->deltas,
                      .across = 1,
                      .along = (size_t)inputs,
                      .stride = (size_t)call->stride,
                      .depth = units},
     inputs);
}

/* ---- dropout ---- */

/* What is left out is 0 whatever it was. */
TARGET static void NAME(mask)(const LayerCall *call, const REAL *from, REAL *to)
{
    const Vector *in = (const Vector *)from, *keep = call->keep;
    Vector *out = (Vector *)to;
    int vectors = call->layer->units * call->stride / WIDTH;
    if (!keep) memcpy(out, in, sizeof *out * (size_t)vectors);
    for (int n = 0; n < vectors && keep; n++) out[n] = NAME(choose)(keep[n] == 0, keep[n], in[n] * keep[n]);
}

TARGET void NAME(dropout_forward)(const LayerCall *call) { NAME(mask)(call, call->below, call->values); }
TARGET void NAME(dropout_backward)(const LayerCall *call)
{
    if (call->deltas_below) NAME(mask)(call, call->deltas, call->deltas_below);
}

/* ---- output and loss ---- */

/* Rows of outputs are `vectors` apart. Everything less the largest, so that no exponential overflows; losses becomes
 * log(sum exp z). */
TARGET static void NAME(softmax)(const LossCall *call)
{
    const Vector *z = call->scores;
    Vector *p = call->predictions, *losses = call->losses;
    int vectors = call->stride / WIDTH, all = call->outputs * vectors;
    for (int n = 0; n < vectors; n++) {
        Vector most = z[n], sum = NAME(spread)(0);
        for (int at = n + vectors; at < all; at += vectors) most = NAME(choose)(z[at] > most, z[at], most);
        for (int at = n; at < all; at += vectors) sum += p[at] = NAME(exp)(z[at] - most);
        for (int at = n; at < all; at += vectors) p[at] /= sum;
        losses[n] = most + NAME(log_above)(sum);
    }
}

TARGET void NAME(loss_predict)(const LossCall *call)
{
    const Vector *z = call->scores;
    Vector *p = call->predictions;
    int all = call->outputs * call->stride / WIDTH;
    if (call->output == OUTPUT_SOFTMAX) NAME(softmax)(call);
    else if (call->output == OUTPUT_SIGMOID)
        for (int n = 0; n < all; n++) p[n] = NAME(sigmoid)(z[n]);
    else if (p != z) memcpy(p, z, sizeof *p * (size_t)all);
}

/* -(y log p + (1 - y) log(1 - p)) of p = sigmoid(z) is max(z, 0) - y z + log(1 + exp(-|z|)), with slope p - y. */
TARGET static void NAME(fused_sigmoid)(const LossCall *call)
{
    const Vector *z = call->scores, *y = call->targets, *p = call->predictions;
    Vector *losses = call->losses, *d = call->deltas;
    int vectors = call->stride / WIDTH, all = call->outputs * vectors;
    for (int n = 0; n < vectors; n++) {
        Vector loss = NAME(spread)(0);
        for (int at = n; at < all; at += vectors) {
            loss += NAME(softplus)(z[at]) - y[at] * z[at];
            d[at] = p[at] - y[at];
        }
        losses[n] = loss;
    }
}

/* -y log p of p = softmax(z), over classes of which one is right, is log(sum exp z) - z of the right one. */
TARGET static void NAME(fused_softmax)(const LossCall *call)
{
    const Vector *z = call->scores, *y = call->targets, *p = call->predictions;
    Vector *losses = call->losses, *d = call->deltas;
    int vectors = call->stride / WIDTH, all = call->outputs * vectors;
    for (int n = 0; n < vectors; n++) {
        Vector loss = NAME(spread)(0);
        for (int at = n; at < all; at += vectors) {
            loss += NAME(choose)(y[at] != 0, losses[n] - z[at], NAME(spread)(0));
            d[at] = p[at] - y[at];
        }
        losses[n] = loss;
    }
}

/* The formula of one output after the other, then through the output to what went into it. */
TARGET static void NAME(formula_loss)(const LossCall *call)
{
    const Vector *p = call->predictions, *y = call->targets;
    Vector *losses = call->losses, *d = call->deltas, *row = call->scratch;
    int vectors = call->stride / WIDTH, all = call->outputs * vectors;
    for (int n = 0; n < vectors; n++) losses[n] = NAME(spread)(0);
    for (int at = 0; at < all; at += vectors) {
        if (call->twin)
            call->twin->run[call->set](&(TwinCall){call->options, p + at, y + at, row, d + at, call->stride});
        else NAME(run_program)
        (call->program, (const REAL *)(p + at), (const REAL *)(y + at), (REAL *)row, (REAL *)(d + at), call->stride);
        for (int n = 0; n < vectors; n++) losses[n] += row[n];
    }
    if (call->output == OUTPUT_SIGMOID)
        for (int n = 0; n < all; n++) d[n] *= p[n] * (1 - p[n]);
    for (int n = 0; n < vectors && call->output == OUTPUT_SOFTMAX; n++) {
        Vector mean = NAME(spread)(0);
        for (int at = n; at < all; at += vectors) mean += d[at] * p[at];
        for (int at = n; at < all; at += vectors) d[at] = p[at] * (d[at] - mean);
    }
}

TARGET double NAME(loss_run)(const LossCall *call)
{
    Vector *losses = call->losses, *d = call->deltas;
    int vectors = call->stride / WIDTH, all = call->outputs * vectors;
    NAME(loss_predict)(call);
    if (!call->fused) NAME(formula_loss)(call);
    else if (call->output == OUTPUT_SIGMOID) NAME(fused_sigmoid)(call);
    else NAME(fused_softmax)(call);
    if (!call->sum && call->outputs > 1) {
        const REAL share = 1 / (REAL)call->outputs;
        for (int n = 0; n < vectors; n++) losses[n] *= share;
        for (int n = 0; n < all; n++) d[n] *= share;
    }
    for (int k = 0; k < call->outputs; k++)
        for (int n = call->count; n < call->stride; n++) ((REAL *)(d + k * vectors))[n] = 0;
    double sum = 0;
    for (int n = 0; n < call->count; n++) sum += (double)((const REAL *)losses)[n];
    return sum / call->count;
}

/* ---- precision ---- */

TARGET void NAME(numbers_take)(void *to, const double *from, size_t count)
{
    REAL *out = to;
    for (size_t i = 0; i < count; i++) out[i] = (REAL)from[i];
}

TARGET void NAME(numbers_give)(double *to, const void *from, double factor, size_t count)
{
    const REAL *in = from;
    for (size_t i = 0; i < count; i++) to[i] = factor * (double)in[i];
}

/* Rows of numbers, `width` each, as columns; `stride` of them, those after `count` like the first. */
TARGET void NAME(numbers_turn)(void *to, const double *from, const int *rows, int width, int count, int stride)
{
    REAL *out = to;
    for (int n = 0; n < stride; n++) {
        const double *row = from + (size_t)rows[n < count ? n : 0] * (size_t)width;
        for (int i = 0; i < width; i++) out[(size_t)i * (size_t)stride + (size_t)n] = (REAL)row[i];
    }
}

#undef Vector
#undef Mask
#undef WIDTH
#undef HALVES
#undef INLINE
#undef REAL
#undef WHOLE
#undef NAME
#undef TARGET
#undef IS_FLOAT
#undef BYTES
