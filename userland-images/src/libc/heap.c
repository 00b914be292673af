/*
 * The heap: a row of blocks from its first byte to its last.
 *
 *     | header | payload ... | header | payload ... | ... | end mark |
 *
 * A header holds the size of its block and of the block before it, so that a freed block finds both
 * neighbours and merges with those that are free. The free ones lie in bins by size (heap_bins.c); when
 * none is large enough, the heap grows by sbrk(), and when much is free at its end, it shrinks. The end
 * mark is a header that is always in use and has size 0.
 *
 * Large blocks are not in the row, but mappings (heap_map.c).
 */
#include <string.h>
#include <unistd.h>

#include "heap.h"

#define PAGE_BYTES   4096
#define SHRINK_BYTES (128 * 1024) /* free at the end of the heap: more than this goes back */
#define LEAST_BLOCK  (sizeof(struct heap_block) + HEAP_ALIGNMENT)

static struct heap_block *heap_start;
static struct heap_block *end_mark; /* NULL: nothing was allocated yet */

static size_t size_of(const struct heap_block *block) { return block->size & ~HEAP_MARKS; }
static bool is_free(const struct heap_block *block) { return (block->size & HEAP_IN_USE) == 0; }

static struct heap_block *next_of(const struct heap_block *block)
{
    return (struct heap_block *)((char *)block + size_of(block));
}

static struct heap_block *previous_of(const struct heap_block *block)
{
    return (struct heap_block *)((char *)block - block->previous_size);
}

static void set_size(struct heap_block *block, size_t size, size_t in_use)
{
    block->size = size | in_use;
    next_of(block)->previous_size = size;
}

/* Makes a block free: joins it with the free blocks next to it, and puts it into its bin. */
static struct heap_block *release(struct heap_block *block)
{
    size_t size = size_of(block);
    struct heap_block *next = next_of(block);
    if (is_free(next)) {
        __heap_take(next);
        size += next->size;
    }
    if (block->previous_size != 0 && is_free(previous_of(block))) {
        block = previous_of(block);
        __heap_take(block);
        size += block->size;
    }
    set_size(block, size, 0);
    __heap_put(block);
    return block;
}

/*
 * Takes memory for a block of `size` bytes from the kernel; the free block at the new end of the heap,
 * or NULL. When somebody else called sbrk() in between, a new row begins, and the old end mark, whose
 * size then spans the gap, stays in use for ever.
 */
static struct heap_block *grow(size_t size)
{
    size_t bytes = size + 2 * sizeof(struct heap_block); /* for a first header and the end mark */
    if (end_mark != NULL && end_mark->previous_size != 0 && is_free(previous_of(end_mark)) &&
        sbrk(0) == (void *)(end_mark + 1))
        bytes -= end_mark->previous_size; /* that much is there already, and will be joined */
    bytes = (bytes + PAGE_BYTES - 1) / PAGE_BYTES * PAGE_BYTES;
    char *start = sbrk((intptr_t)bytes);
    if (start == (void *)-1)
        return NULL;

    struct heap_block *block;
    if (end_mark != NULL && start == (char *)(end_mark + 1)) {
        block = end_mark; /* the row goes on: the mark becomes the header of the new block */
    } else {
        block = (struct heap_block *)(((uintptr_t)start + HEAP_ALIGNMENT - 1) & -(uintptr_t)HEAP_ALIGNMENT);
        block->previous_size = 0;
        if (end_mark == NULL)
            heap_start = block;
        else
            end_mark->size = (size_t)((char *)block - (char *)end_mark) | HEAP_IN_USE;
    }
    end_mark = (struct heap_block *)(((uintptr_t)start + bytes) & -(uintptr_t)HEAP_ALIGNMENT) - 1;
    end_mark->size = HEAP_IN_USE;
    set_size(block, (size_t)((char *)end_mark - (char *)block), HEAP_IN_USE);
    return release(block);
}

/* Gives whole pages at the end of the heap back, when `block`, which is free, is a large one there. */
static void shrink(struct heap_block *block)
{
    if (next_of(block) != end_mark || size_of(block) < SHRINK_BYTES ||
        sbrk(0) != (void *)(end_mark + 1))
        return;
    const size_t bytes = (size_of(block) - LEAST_BLOCK) & -(size_t)PAGE_BYTES;
    if (sbrk(-(intptr_t)bytes) == (void *)-1)
        return;
    __heap_take(block);
    end_mark = (struct heap_block *)((char *)end_mark - bytes);
    end_mark->size = HEAP_IN_USE;
    set_size(block, (size_t)((char *)end_mark - (char *)block), 0);
    __heap_put(block);
}

/* Marks a block, which is in no bin, as in use; what is left beyond `size` becomes free if it is a block. */
static void use(struct heap_block *block, size_t size)
{
    const size_t rest = size_of(block) - size;
    if (rest < LEAST_BLOCK) {
        set_size(block, size_of(block), HEAP_IN_USE);
        return;
    }
    set_size(block, size, HEAP_IN_USE);
    set_size(next_of(block), rest, HEAP_IN_USE);
    release(next_of(block));
}

/* The size of a block with that payload; 0 when it is beyond all memory. */
static size_t block_size(size_t bytes)
{
    if (bytes > INTPTR_MAX - 4 * PAGE_BYTES)
        return 0;
    const size_t payload = (bytes + HEAP_ALIGNMENT - 1) & -(size_t)HEAP_ALIGNMENT;
    return sizeof(struct heap_block) + (payload == 0 ? HEAP_ALIGNMENT : payload);
}

void *__heap_allocate(size_t bytes)
{
    void *mapped = bytes < HEAP_MAPPED_BYTES ? NULL : __heap_map(HEAP_ALIGNMENT, bytes);
    if (mapped != NULL)
        return mapped;
    const size_t size = block_size(bytes);
    if (size == 0)
        return NULL;
    struct heap_block *block = __heap_find(size);
    if (block == NULL)
        block = grow(size);
    if (block == NULL)
        return NULL;
    __heap_take(block);
    use(block, size);
    return block + 1;
}

void *__heap_allocate_aligned(size_t alignment, size_t bytes)
{
    if (alignment <= HEAP_ALIGNMENT)
        return __heap_allocate(bytes);
    if (alignment > INTPTR_MAX / 2 || bytes > INTPTR_MAX / 2)
        return NULL;
    void *mapped = bytes < HEAP_MAPPED_BYTES ? NULL : __heap_map(alignment, bytes);
    if (mapped != NULL)
        return mapped;
    /* Large enough for an aligned block behind a free one, wherever it lies. */
    char *payload = __heap_allocate(bytes + alignment + LEAST_BLOCK);
    if (payload == NULL)
        return NULL;
    struct heap_block *block = (struct heap_block *)payload - 1;
    if (((uintptr_t)payload & (alignment - 1)) != 0) {
        const uintptr_t aligned = ((uintptr_t)payload + LEAST_BLOCK + alignment - 1) & -alignment;
        struct heap_block *front = block;
        block = (struct heap_block *)aligned - 1;
        const size_t cut = (size_t)((char *)block - (char *)front);
        const size_t size = size_of(front) - cut;
        set_size(front, cut, HEAP_IN_USE);
        set_size(block, size, HEAP_IN_USE);
        release(front);
    }
    use(block, block_size(bytes));
    return block + 1;
}

void __heap_free(void *payload)
{
    struct heap_block *block = (struct heap_block *)payload - 1;
    if ((block->size & HEAP_MAPPED) != 0)
        __heap_unmap(block);
    else
        shrink(release(block));
}

/* Resizes a block where it lies, if that is possible. */
static bool resize_in_place(struct heap_block *block, size_t bytes)
{
    if ((block->size & HEAP_MAPPED) != 0)
        return bytes >= HEAP_MAPPED_BYTES && __heap_cut(block, bytes);
    const size_t size = block_size(bytes);
    struct heap_block *next = next_of(block);
    if (size > size_of(block) && is_free(next) && size_of(block) + size_of(next) >= size) {
        __heap_take(next);
        set_size(block, size_of(block) + size_of(next), HEAP_IN_USE);
    }
    if (size > size_of(block))
        return false;
    use(block, size);
    return true;
}

void *__heap_resize(void *payload, size_t bytes)
{
    if (block_size(bytes) == 0)
        return NULL;
    if (resize_in_place((struct heap_block *)payload - 1, bytes))
        return payload;
    void *moved = __heap_allocate(bytes);
    if (moved == NULL)
        return NULL;
    const size_t old_bytes = __heap_bytes(payload);
    memcpy(moved, payload, bytes < old_bytes ? bytes : old_bytes);
    __heap_free(payload);
    return moved;
}

size_t __heap_bytes(const void *payload)
{
    return size_of((const struct heap_block *)payload - 1) - sizeof(struct heap_block);
}

bool __heap_contains(const void *address)
{
    return end_mark != NULL && (uintptr_t)address >= (uintptr_t)heap_start &&
           (uintptr_t)address < (uintptr_t)end_mark;
}

const char *__heap_objection(const void *payload)
{
    const struct heap_block *block = (const struct heap_block *)payload - 1;
    if ((uintptr_t)payload % HEAP_ALIGNMENT != 0 ||
        (!__heap_contains(block) && !__heap_is_mapping(block)))
        return "invalid pointer";
    if (!__heap_contains(block))
        return NULL;
    if (is_free(block))
        return "double free detected";
    const size_t size = size_of(block);
    if (size < LEAST_BLOCK || size > (size_t)((char *)end_mark - (char *)block) ||
        next_of(block)->previous_size != size)
        return "invalid pointer, or its block was overrun";
    return NULL;
}
