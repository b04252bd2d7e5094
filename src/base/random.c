#include "base/random.h"

#include <math.h>

static uint64_t splitmix(uint64_t *state)
{
    uint64_t z = *state += 0x9E3779B97F4A7C15u;
    z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9u;
    z = (z ^ (z >> 27)) * 0x94D049BB133111EBu;
    return z ^ (z >> 31);
}

static uint64_t rotated(uint64_t x, int k) { return (x << k) | (x >> (64 - k)); }

Random random_stream(uint64_t seed, uint64_t stream)
{
    Random random = {0};
    uint64_t state = seed;
    state = splitmix(&state) ^ (stream * 0xD1342543DE82EF95u + 0x2545F4914F6CDD1Du);
    for (int i = 0; i < 4; i++) random.s[i] = splitmix(&state);
    return random;
}

uint64_t random_bits(Random *random)
{
    uint64_t *s = random->s;
    uint64_t out = rotated(s[1] * 5, 7) * 9, t = s[1] << 17;
    s[2] ^= s[0];
    s[3] ^= s[1];
    s[1] ^= s[2];
    s[0] ^= s[3];
    s[2] ^= t;
    s[3] = rotated(s[3], 45);
    return out;
}

double random_uniform(Random *random) { return (double)(random_bits(random) >> 11) * 0x1p-53; }

double random_normal(Random *random)
{
    if (random->has_spare) {
        random->has_spare = 0;
        return random->spare;
    }
    double u, v, s;
    do {
        u = 2 * random_uniform(random) - 1;
        v = 2 * random_uniform(random) - 1;
        s = u * u + v * v;
    } while (s >= 1 || s == 0);
    double scale = sqrt(-2 * log(s) / s);
    random->spare = v * scale;
    random->has_spare = 1;
    return u * scale;
}

int random_below(Random *random, int limit)
{
    uint64_t n = (uint64_t)limit, most = UINT64_MAX - UINT64_MAX % n, bits;
    do bits = random_bits(random);
    while (bits >= most);
    return (int)(bits % n);
}

void random_shuffle(Random *random, int *items, int count)
{
    for (int i = count - 1; i > 0; i--) {
        int j = random_below(random, i + 1), kept = items[i];
        items[i] = items[j];
        items[j] = kept;
    }
}
