/*
 * The heap beneath malloc(): blocks of memory, without any checks but those that cost nothing. Seen by
 * malloc.c, malloc_check.c, and by the parts of the library that keep memory of their own.
 */
#ifndef HEAP_H
#define HEAP_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define HEAP_ALIGNMENT 16

/* From this size on a block is a mapping of its own, which goes back to the kernel when it is freed. */
#define HEAP_MAPPED_BYTES (128u * 1024)

/* In front of each block's payload. */
struct heap_block {
    size_t size;          /* of header and payload, in bytes; the low bits: HEAP_IN_USE, HEAP_MAPPED */
    size_t previous_size; /* of the block before, 0 for the first of a row; of a mapping: the bytes before it */
} __attribute__((aligned(HEAP_ALIGNMENT)));

#define HEAP_IN_USE ((size_t)1)
#define HEAP_MAPPED ((size_t)2)
#define HEAP_MARKS  (HEAP_IN_USE | HEAP_MAPPED)

/* Memory that is nowhere near another block's use; NULL: there is none. errno is left alone. */
void *__heap_allocate(size_t bytes);
void *__heap_allocate_aligned(size_t alignment, size_t bytes); /* alignment: a power of two */
void __heap_free(void *payload);
void *__heap_resize(void *payload, size_t bytes); /* NULL: the old block is as before */
size_t __heap_bytes(const void *payload);         /* that fit into it */

bool __heap_contains(const void *address);

/* Why that cannot be a block to free; NULL when nothing speaks against it. */
const char *__heap_objection(const void *payload);

/* heap_bins.c: the free blocks by size. */
void __heap_put(struct heap_block *block);
void __heap_take(struct heap_block *block);
struct heap_block *__heap_find(size_t size); /* a free block of at least that size, still in its bin; or NULL */

/* heap_map.c: blocks that are mappings of their own. */
void *__heap_map(size_t alignment, size_t bytes); /* the payload; NULL: it cannot be mapped */
void __heap_unmap(struct heap_block *block);
bool __heap_cut(struct heap_block *block, size_t bytes); /* false: it is smaller than that */
bool __heap_is_mapping(const struct heap_block *block);  /* as far as the header says */

#endif
