/* What the checking mode of malloc() knows of a block, and how it says it. */
#ifndef MALLOC_REPORT_H
#define MALLOC_REPORT_H

#include <stddef.h>
#include <stdint.h>

struct record {
    uintptr_t mark;
    void *start; /* of the memory in which all this lies */
    size_t bytes; /* of the payload */
    const void *allocated_at;
    const void *freed_at; /* NULL: it is in use */
    struct record *next, *previous;
    size_t mapping_bytes; /* of a large block's own mapping; 0: it lies in the heap */
};

struct list {
    struct record *first, *last; /* in the order in which they came; NULL: it is empty */
};

/* A call was given `given`, which belongs to a block with that payload. */
void __report_block(const char *function, const char *what, const struct record *record,
                    const void *payload, const void *given, const void *caller)
    __attribute__((noreturn));

/* A byte that must not change was written: `offset` from the payload. */
void __report_written(const char *function, const char *what, const struct record *record,
                      const unsigned char *payload, ptrdiff_t offset, const void *caller)
    __attribute__((noreturn));

/* Memory was accessed that must not be, `offset` from the payload, by the instruction at `pc`. */
void __report_access(const char *what, const struct record *record, const unsigned char *payload,
                     ptrdiff_t offset, const void *pc) __attribute__((noreturn));

void __report_leaks(const struct list *live, size_t blocks, size_t bytes, size_t allocations,
                    size_t most);

#endif
