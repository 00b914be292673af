/*
 * malloc() and its relatives: errno, the odd cases of the standard, and the choice between the plain heap
 * and the one that checks (malloc_check.c), which MALLOC_CHECK_ makes at the first call.
 *
 * Even the plain heap stops a program that frees what is not a block: going on would damage others.
 */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "heap.h"
#include "malloc_check.h"

/* Where the function returns to: in the program that called it. */
#define CALLER __builtin_return_address(0)

static bool checking(void)
{
    static enum { UNDECIDED, PLAIN, CHECKING } mode;
    if (mode == UNDECIDED) {
        const char *value = getenv("MALLOC_CHECK_");
        mode = value == NULL || value[0] == '\0' || value[0] == '0' ? PLAIN : CHECKING;
    }
    return mode == CHECKING;
}

static void *or_no_memory(void *block)
{
    if (block == NULL)
        errno = ENOMEM;
    return block;
}

static void require_block(const char *function, const void *block, const void *caller)
{
    const char *objection = __heap_objection(block);
    if (objection != NULL)
        __malloc_stop(function, objection, block, caller);
}

static void *allocate(size_t alignment, size_t bytes, const void *caller)
{
    return or_no_memory(checking() ? __check_allocate(alignment, bytes, caller)
                                   : __heap_allocate_aligned(alignment, bytes));
}

void *malloc(size_t bytes) { return allocate(HEAP_ALIGNMENT, bytes, CALLER); }

void *calloc(size_t count, size_t bytes)
{
    size_t total;
    void *block = __builtin_mul_overflow(count, bytes, &total)
                      ? or_no_memory(NULL)
                      : allocate(HEAP_ALIGNMENT, total, CALLER);
    return block == NULL ? NULL : memset(block, 0, total);
}

void free(void *block)
{
    if (block == NULL)
        return;
    if (checking()) {
        __check_free(block, CALLER);
        return;
    }
    require_block("free()", block, CALLER);
    const int error = errno; /* POSIX: free() leaves it alone */
    __heap_free(block);
    errno = error;
}

/* Of 0 bytes too it gives a block, so that NULL always means that the old block is still there. */
void *realloc(void *old, size_t bytes)
{
    if (old == NULL)
        return allocate(HEAP_ALIGNMENT, bytes, CALLER);
    if (checking())
        return or_no_memory(__check_resize(old, bytes, CALLER));
    require_block("realloc()", old, CALLER);
    return or_no_memory(__heap_resize(old, bytes));
}

static bool is_power_of_two(size_t n) { return n != 0 && (n & (n - 1)) == 0; }

int posix_memalign(void **block, size_t alignment, size_t bytes)
{
    if (!is_power_of_two(alignment) || alignment % sizeof(void *) != 0)
        return EINVAL;
    const int error = errno;
    void *got = allocate(alignment, bytes, CALLER);
    errno = error;
    if (got == NULL)
        return ENOMEM;
    *block = got;
    return 0;
}

void *aligned_alloc(size_t alignment, size_t bytes)
{
    if (!is_power_of_two(alignment)) {
        errno = EINVAL;
        return NULL;
    }
    return allocate(alignment, bytes, CALLER);
}

size_t malloc_usable_size(void *block)
{
    if (block == NULL)
        return 0;
    return checking() ? __check_bytes(block, CALLER) : __heap_bytes(block);
}

void __malloc_at_exit(void)
{
    if (checking())
        __check_at_exit();
}
