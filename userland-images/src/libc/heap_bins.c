/*
 * The free blocks by size: a bin is a list of free blocks of about one size.
 *
 *   bins 0 ... 63      one size each: 0, 16, 32, ... 1008 bytes
 *   bins 64 ...        four for each doubling: 1024, 1280, 1536, 1792, 2048, 2560, ...
 *   the last           everything from there on
 *
 * A bit for each bin says whether it is empty, so that the next larger block is found without a walk.
 */
#include <stdbool.h>

#include "heap.h"

#define SMALL_BINS       64
#define SMALL_END        (SMALL_BINS * HEAP_ALIGNMENT)
#define SMALL_END_LOG    10
#define BINS_A_DOUBLING  4
#define DOUBLINGS        16 /* up to 64 MiB; heaps are not much larger here */
#define BINS             (SMALL_BINS + BINS_A_DOUBLING * DOUBLINGS + 1)
#define WORD_BITS        32
#define WORDS            ((BINS + WORD_BITS - 1) / WORD_BITS)

/* What a free block holds where its payload was. */
struct links {
    struct heap_block *next;
    struct heap_block *previous; /* NULL: it is the first of its bin */
};

static struct heap_block *bins[BINS];
static uint32_t occupied[WORDS];

static struct links *links_of(struct heap_block *block) { return (struct links *)(block + 1); }

static unsigned log2_of(size_t size)
{
    unsigned log = 0;
    while (size >>= 1)
        log++;
    return log;
}

static unsigned bin_of(size_t size)
{
    if (size < SMALL_END)
        return (unsigned)(size / HEAP_ALIGNMENT);
    const unsigned log = log2_of(size);
    const unsigned quarter = (unsigned)(size >> (log - 2)) % BINS_A_DOUBLING;
    const unsigned bin = SMALL_BINS + BINS_A_DOUBLING * (log - SMALL_END_LOG) + quarter;
    return bin < BINS ? bin : BINS - 1;
}

void __heap_put(struct heap_block *block)
{
    const unsigned bin = bin_of(block->size);
    *links_of(block) = (struct links){.next = bins[bin]};
    if (bins[bin] != NULL)
        links_of(bins[bin])->previous = block;
    bins[bin] = block;
    occupied[bin / WORD_BITS] |= (uint32_t)1 << bin % WORD_BITS;
}

void __heap_take(struct heap_block *block)
{
    const struct links *links = links_of(block);
    if (links->next != NULL)
        links_of(links->next)->previous = links->previous;
    if (links->previous != NULL) {
        links_of(links->previous)->next = links->next;
        return;
    }
    const unsigned bin = bin_of(block->size);
    bins[bin] = links->next;
    if (links->next == NULL)
        occupied[bin / WORD_BITS] &= ~((uint32_t)1 << bin % WORD_BITS);
}

/* The first bin from `bin` on that is not empty; BINS: there is none. */
static unsigned next_occupied(unsigned bin)
{
    while (bin < BINS) {
        const uint32_t rest = occupied[bin / WORD_BITS] >> bin % WORD_BITS;
        if (rest == 0) {
            bin = (bin / WORD_BITS + 1) * WORD_BITS;
            continue;
        }
        while ((occupied[bin / WORD_BITS] >> bin % WORD_BITS & 1) == 0)
            bin++;
        return bin;
    }
    return BINS;
}

/* The smallest of a bin that is large enough. */
static struct heap_block *best_of(unsigned bin, size_t size)
{
    struct heap_block *best = NULL;
    for (struct heap_block *block = bins[bin]; block != NULL; block = links_of(block)->next) {
        if (block->size >= size && (best == NULL || block->size < best->size))
            best = block;
        if (best != NULL && best->size == size)
            break;
    }
    return best;
}

struct heap_block *__heap_find(size_t size)
{
    const unsigned own = bin_of(size);
    if (own >= SMALL_BINS) {
        struct heap_block *best = best_of(own, size); /* the bin's blocks may be smaller */
        if (best != NULL)
            return best;
    }
    const unsigned bin = next_occupied(own < SMALL_BINS ? own : own + 1);
    return bin == BINS ? NULL : bin < SMALL_BINS ? bins[bin] : best_of(bin, size);
}
