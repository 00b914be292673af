/*
 * The heap: a row of blocks from its first byte to its last.
 *
 *     | header | payload ... | header | payload ... | ... | end mark |
 *
 * A header holds the size of its block and of the block before it, so that a freed block finds both
 * neighbours and merges with those that are free. malloc() takes the first block that is large
 * enough and splits it; when there is none, the heap grows by sbrk(). The end mark is a header that
 * is always in use and has size 0.
 */
#include <errno.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define ALIGNMENT    16
#define GROWTH_BYTES 4096

struct block {
    size_t size;          /* of header and payload, in bytes; bit 0: in use */
    size_t previous_size; /* of the block before; 0 for the first of a row */
} __attribute__((aligned(ALIGNMENT)));

#define IN_USE ((size_t)1)

static struct block *first; /* NULL: nothing was allocated yet */
static struct block *end_mark;

static size_t size_of(const struct block *block) { return block->size & ~IN_USE; }
static bool is_free(const struct block *block) { return (block->size & IN_USE) == 0; }

static struct block *next_of(struct block *block)
{
    return (struct block *)((char *)block + size_of(block));
}

static struct block *previous_of(struct block *block)
{
    return (struct block *)((char *)block - block->previous_size);
}

static void set_size(struct block *block, size_t size, size_t in_use)
{
    block->size = size | in_use;
    next_of(block)->previous_size = size;
}

/* Joins a free block with the free blocks next to it; the joined block. */
static struct block *coalesce(struct block *block)
{
    struct block *next = next_of(block);
    if (is_free(next))
        set_size(block, size_of(block) + size_of(next), 0);
    if (block->previous_size != 0 && is_free(previous_of(block))) {
        struct block *previous = previous_of(block);
        set_size(previous, size_of(previous) + size_of(block), 0);
        block = previous;
    }
    return block;
}

/*
 * Takes `bytes` more from the kernel; the free block at the new end of the heap, or NULL. When
 * somebody else called sbrk() in between, a new row begins, and the old end mark, whose size then
 * spans the gap, stays in use for ever.
 */
static struct block *grow(size_t bytes)
{
    bytes += 2 * sizeof(struct block); /* for a first header and the end mark */
    if (bytes > INTPTR_MAX - GROWTH_BYTES)
        return NULL;
    bytes = (bytes + GROWTH_BYTES - 1) / GROWTH_BYTES * GROWTH_BYTES;
    char *start = sbrk((intptr_t)bytes);
    if (start == (void *)-1)
        return NULL;

    struct block *block;
    if (end_mark != NULL && start == (char *)(end_mark + 1)) {
        block = end_mark; /* the row goes on: the mark becomes the header of the new block */
    } else {
        const size_t misaligned = (uintptr_t)start % ALIGNMENT;
        const size_t skipped = misaligned == 0 ? 0 : ALIGNMENT - misaligned;
        block = (struct block *)(start + skipped);
        block->previous_size = 0;
        if (first == NULL)
            first = block;
        else
            end_mark->size = (size_t)((char *)block - (char *)end_mark) | IN_USE;
    }
    end_mark = (struct block *)(((uintptr_t)start + bytes) / ALIGNMENT * ALIGNMENT) - 1;
    end_mark->size = IN_USE;
    set_size(block, (size_t)((char *)end_mark - (char *)block), 0);
    return coalesce(block);
}

/* Cuts what is left beyond `size` off a block, when it is enough for a block of its own. */
static void trim(struct block *block, size_t size)
{
    const size_t rest = size_of(block) - size;
    if (rest < sizeof(struct block) + ALIGNMENT) {
        set_size(block, size_of(block), IN_USE);
        return;
    }
    set_size(block, size, IN_USE);
    set_size(next_of(block), rest, 0);
    coalesce(next_of(block));
}

static struct block *first_fit(size_t size)
{
    for (struct block *block = first; block != NULL && block != end_mark; block = next_of(block)) {
        if (is_free(block) && size_of(block) >= size)
            return block;
    }
    return NULL;
}

/* The size of a block with that payload; 0 when it is beyond all memory. */
static size_t block_size(size_t bytes)
{
    if (bytes > INTPTR_MAX - 2 * sizeof(struct block))
        return 0;
    return sizeof(struct block) + (bytes + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT;
}

void *malloc(size_t bytes)
{
    const size_t size = block_size(bytes == 0 ? 1 : bytes);
    struct block *block = size == 0 ? NULL : first_fit(size);
    if (block == NULL && size != 0)
        block = grow(size);
    if (block == NULL) {
        errno = ENOMEM;
        return NULL;
    }
    trim(block, size);
    return block + 1;
}

void free(void *payload)
{
    if (payload == NULL)
        return;
    struct block *block = (struct block *)payload - 1;
    set_size(block, size_of(block), 0);
    coalesce(block);
}

void *calloc(size_t count, size_t bytes)
{
    if (bytes != 0 && count > SIZE_MAX / bytes) {
        errno = ENOMEM;
        return NULL;
    }
    void *payload = malloc(count * bytes);
    return payload == NULL ? NULL : memset(payload, 0, count * bytes);
}

void *realloc(void *old, size_t bytes)
{
    if (old == NULL)
        return malloc(bytes);
    struct block *block = (struct block *)old - 1;
    const size_t old_bytes = size_of(block) - sizeof(struct block);
    if (bytes <= old_bytes && bytes > 0) {
        trim(block, block_size(bytes));
        return old;
    }
    void *payload = malloc(bytes);
    if (payload != NULL) {
        memcpy(payload, old, bytes < old_bytes ? bytes : old_bytes);
        free(old);
    }
    return payload;
}
