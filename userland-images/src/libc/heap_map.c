/*
 * Large blocks: each is a mapping of its own, which goes back to the kernel at once when it is freed, and
 * leaves no hole in the heap.
 *
 *     | up to the alignment | header | payload ... up to the end of the mapping |
 */
#include <sys/mman.h>

#include "heap.h"

#define PAGE_BYTES 4096
#define PAGE_MASK  (-(size_t)PAGE_BYTES)

static size_t size_of(const struct heap_block *block) { return block->size & ~HEAP_MARKS; }

void *__heap_map(size_t alignment, size_t bytes)
{
    const size_t most = sizeof(struct heap_block) + alignment + PAGE_BYTES;
    if (bytes > INTPTR_MAX - most)
        return NULL;
    const size_t total = (bytes + most - 1) & PAGE_MASK;
    char *start = mmap(NULL, total, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    if (start == MAP_FAILED)
        return NULL;
    const uintptr_t lowest = (uintptr_t)start + sizeof(struct heap_block);
    struct heap_block *block = (struct heap_block *)((lowest + alignment - 1) & -alignment) - 1;
    block->previous_size = (size_t)((char *)block - start);
    block->size = (total - block->previous_size) | HEAP_IN_USE | HEAP_MAPPED;
    return block + 1;
}

void __heap_unmap(struct heap_block *block)
{
    munmap((char *)block - block->previous_size, block->previous_size + size_of(block));
}

bool __heap_cut(struct heap_block *block, size_t bytes)
{
    const size_t size = size_of(block);
    char *end = (char *)block + size;
    char *new_end = (char *)(((uintptr_t)(block + 1) + bytes + PAGE_BYTES - 1) & PAGE_MASK);
    if (bytes > size - sizeof *block)
        return false;
    if (new_end < end && munmap(new_end, (size_t)(end - new_end)) == 0)
        block->size -= (size_t)(end - new_end);
    return true;
}

bool __heap_is_mapping(const struct heap_block *block)
{
    const uintptr_t start = (uintptr_t)block - block->previous_size;
    const uintptr_t end = (uintptr_t)block + size_of(block);
    return (block->size & HEAP_MARKS) == HEAP_MARKS && start % PAGE_BYTES == 0 &&
           end % PAGE_BYTES == 0 && start < end;
}
