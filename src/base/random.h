/* random.h: seeded streams of random numbers (xoshiro256**, Blackman and Vigna 2018; seeded by splitmix64).
 *
 * Use     Random r = random_stream(seed, stream): streams of one seed are independent, and each is the same
 *         for ever. The struct is the state: copy it to replay.
 */
#ifndef BASE_RANDOM_H
#define BASE_RANDOM_H

#include <stdint.h>

typedef struct Random {
    uint64_t s[4];
    double spare; /* second normal of the last pair (Marsaglia's polar method) */
    int has_spare;
} Random;

Random random_stream(uint64_t seed, uint64_t stream);
uint64_t random_bits(Random *random);
double random_uniform(Random *random);                      /* 0 <= u < 1, 53 bits */
double random_normal(Random *random);                       /* mean 0, standard deviation 1 */
int random_below(Random *random, int limit);                /* 0 .. limit-1, without bias; limit >= 1 */
void random_shuffle(Random *random, int *items, int count); /* Fisher and Yates, from the end */

#endif
