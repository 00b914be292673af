/* Pseudo-random numbers: a 32-bit xorshift, the same sequence in both widths. */
#include <stdint.h>
#include <stdlib.h>

static uint32_t state = 1;

void srand(unsigned seed)
{
    state = seed == 0 ? 1 : seed; /* zero would stay zero */
}

int rand(void)
{
    state ^= state << 13;
    state ^= state >> 17;
    state ^= state << 5;
    return (int)(state & RAND_MAX);
}
