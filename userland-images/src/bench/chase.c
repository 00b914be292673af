/*
 * chase [ITERATIONS]: follows pointers through 16 MiB, one in each 64 bytes and all in one circle,
 * in an order that no cache can guess: as slow as memory and address translation are. Prints where
 * it came to.
 */
#include <stdint.h>

#include "bench.h"

#define PLACES ((16 << 20) / 64)

struct place {
    struct place *next;
    char rest[64 - sizeof(struct place *)];
};

static struct place places[PLACES] __attribute__((aligned(64)));

/* Makes one circle of all places, by Sattolo's shuffle. */
static void link_all(void)
{
    uint32_t random = 12345;
    for (uint32_t i = 0; i < PLACES; i++)
        places[i].next = &places[i];
    for (uint32_t i = PLACES - 1; i > 0; i--) {
        random = random * 1664525 + 1013904223;
        const uint32_t other = (uint32_t)((uint64_t)random * i >> 32);
        struct place *kept = places[i].next;
        places[i].next = places[other].next;
        places[other].next = kept;
    }
}

int main(int argc, char *argv[])
{
    unsigned long count = iterations(argc, argv, 1);
    link_all();
    const struct place *at = places;
    for (; count > 0; count--)
        for (int i = 1; i < PLACES; i++) /* one short of a round: each ends elsewhere */
            at = at->next;
    printf("%u\n", (unsigned)(at - places));
    return 0;
}
