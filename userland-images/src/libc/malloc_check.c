/*
 * malloc() in its checking mode. Each block lies between guards, and knows where it came from:
 *
 *     | record | 16 guard bytes | payload ... | 16 guard bytes |
 *
 * A freed block is filled and kept for a while before its memory is used again, so that freeing it twice
 * and writing to it are seen. Guards and freed blocks are looked at when the block is freed, when its
 * memory goes back to the heap, and at the end of the program. The fillings are those that debuggers'
 * users know from elsewhere: CD fresh, DD freed, FD guard. Large blocks end at a page that cannot be
 * accessed (malloc_guard.c).
 */
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "heap.h"
#include "malloc_check.h"
#include "malloc_guard.h"
#include "malloc_report.h"

#define GUARD_BYTES 16
#define GUARD_BYTE  0xfd
#define FRESH_BYTE  0xcd
#define FREED_BYTE  0xdd

/* Freed blocks that are kept: so many at most, of so many bytes together. */
#define KEPT_BLOCKS 512
#define KEPT_BYTES  (512 * 1024)

#define REPORTED_LEAKS 20
#define PAGE_BYTES     4096

static struct list live, kept;
static size_t kept_blocks, kept_bytes;
static size_t allocations; /* since the start of the program */

static unsigned char *payload_of(struct record *record)
{
    return (unsigned char *)(record + 1) + GUARD_BYTES;
}

/* Tells a record from anything else: differs by address, so that a copy of one is none. */
static uintptr_t mark_of(const struct record *record)
{
    return (uintptr_t)record ^ (uintptr_t)0x6d616c6c6f635f21;
}

/* Appends to the end of a list. */
static void append(struct list *list, struct record *record)
{
    record->next = NULL;
    record->previous = list->last;
    if (list->last == NULL)
        list->first = record;
    else
        list->last->next = record;
    list->last = record;
}

static void remove_from(struct list *list, struct record *record)
{
    if (record->previous == NULL)
        list->first = record->next;
    else
        record->previous->next = record->next;
    if (record->next == NULL)
        list->last = record->previous;
    else
        record->next->previous = record->previous;
}

/* The first byte of a range that is not `expected`; -1: all are. */
static ptrdiff_t first_other(const unsigned char *bytes, size_t count, unsigned char expected)
{
    for (size_t i = 0; i < count; i++) {
        if (bytes[i] != expected)
            return (ptrdiff_t)i;
    }
    return -1;
}

static void require_mark(const char *function, struct record *record, const void *caller)
{
    if (record->mark != mark_of(record))
        __malloc_stop(function, "the record of a block was overwritten", payload_of(record), caller);
}

/* The guard bytes behind the payload; behind those of a mapping lies a guard page. */
static size_t guard_bytes_behind(struct record *record)
{
    const uintptr_t end = (uintptr_t)payload_of(record) + record->bytes;
    return record->mapping_bytes == 0 ? GUARD_BYTES : -end % HEAP_ALIGNMENT;
}

/* The bytes of a freed block that can be looked at. */
static size_t bytes_left(struct record *record)
{
    const uintptr_t payload = (uintptr_t)payload_of(record);
    return record->mapping_bytes == 0 ? record->bytes : -payload % PAGE_BYTES;
}

static void require_guards(const char *function, struct record *record, const void *caller)
{
    unsigned char *payload = payload_of(record);
    const ptrdiff_t before = first_other(payload - GUARD_BYTES, GUARD_BYTES, GUARD_BYTE);
    if (before >= 0)
        __report_written(function, "underrun", record, payload, before - GUARD_BYTES, caller);
    if (record->freed_at != NULL && record->mapping_bytes != 0)
        return;
    const ptrdiff_t behind =
        first_other(payload + record->bytes, guard_bytes_behind(record), GUARD_BYTE);
    if (behind >= 0)
        __report_written(function, "overrun", record, payload, (ptrdiff_t)record->bytes + behind,
                         caller);
}

static void require_untouched(const char *function, struct record *record, const void *caller)
{
    require_guards(function, record, caller);
    const ptrdiff_t at = first_other(payload_of(record), bytes_left(record), FREED_BYTE);
    if (at >= 0)
        __report_written(function, "use after free", record, payload_of(record), at, caller);
}

/* The block of a list that holds an address, its guards and record included; NULL: none does. */
static struct record *holder(struct list *list, const void *address)
{
    for (struct record *record = list->first; record != NULL; record = record->next) {
        const unsigned char *end = payload_of(record) + record->bytes + GUARD_BYTES;
        if ((uintptr_t)address >= (uintptr_t)record && (uintptr_t)address < (uintptr_t)end)
            return record;
    }
    return NULL;
}

/* The record of the block with that payload, or of the one that holds it; NULL: there is none. */
static struct record *record_near(void *block)
{
    struct record *record = (struct record *)((unsigned char *)block - GUARD_BYTES) - 1;
    if ((uintptr_t)block % HEAP_ALIGNMENT == 0 && __heap_contains(record) &&
        record->mark == mark_of(record))
        return record;
    record = holder(&live, block);
    return record != NULL ? record : holder(&kept, block);
}

/* The record of a block that is to be freed or resized. */
static struct record *require_live(const char *function, void *block, const void *caller)
{
    struct record *record = record_near(block);
    if (record == NULL)
        __malloc_stop(function, "invalid pointer", block, caller);
    require_mark(function, record, caller);
    if (payload_of(record) != block)
        __report_block(function, "invalid pointer", record, payload_of(record), block, caller);
    if (record->freed_at == NULL)
        return record;
    const char *what = strcmp(function, "free()") == 0 ? "double free detected" : "use after free";
    __report_block(function, what, record, block, block, caller);
}

const struct record *__check_mapping_at(const void *address, const unsigned char **payload)
{
    const struct list *const lists[] = {&live, &kept};
    for (size_t i = 0; i < 2; i++) {
        for (struct record *record = lists[i]->first; record != NULL; record = record->next) {
            if ((uintptr_t)address - (uintptr_t)record->start < record->mapping_bytes) {
                *payload = payload_of(record);
                return record;
            }
        }
    }
    return NULL;
}

/* Gives the memory of the block that has been kept longest back to the heap. */
static void drop_oldest(const char *function, const void *caller)
{
    struct record *oldest = kept.first;
    require_mark(function, oldest, caller);
    require_untouched(function, oldest, caller);
    remove_from(&kept, oldest);
    kept_blocks--;
    kept_bytes -= bytes_left(oldest);
    oldest->mark = 0;
    if (oldest->mapping_bytes != 0)
        __guard_unmap(oldest);
    else
        __heap_free(oldest->start);
}

/* Puts a live block among the kept ones. */
static void retire(const char *function, struct record *record, const void *caller)
{
    remove_from(&live, record);
    record->freed_at = caller;
    if (record->mapping_bytes != 0)
        __guard_seal(record);
    memset(payload_of(record), FREED_BYTE, bytes_left(record));
    append(&kept, record);
    kept_blocks++;
    kept_bytes += bytes_left(record);
    while (kept_blocks > KEPT_BLOCKS || (kept_bytes > KEPT_BYTES && kept_blocks > 1))
        drop_oldest(function, caller);
}

/* A record in new memory from the heap, with room for the rest of the block behind it. */
static struct record *record_in_heap(size_t alignment, size_t bytes)
{
    const size_t around = sizeof(struct record) + 2 * GUARD_BYTES + alignment;
    unsigned char *start = __heap_allocate_aligned(alignment, bytes + around);
    while (start == NULL && kept_blocks > 0) { /* rather than fail, keep less */
        drop_oldest("malloc()", NULL);
        start = __heap_allocate_aligned(alignment, bytes + around);
    }
    if (start == NULL)
        return NULL;
    const uintptr_t lowest = (uintptr_t)start + sizeof(struct record) + GUARD_BYTES;
    const uintptr_t payload = (lowest + alignment - 1) & -alignment;
    struct record *record = (struct record *)(payload - GUARD_BYTES) - 1;
    *record = (struct record){.start = start};
    return record;
}

/* The same in a mapping of its own. */
static struct record *record_in_mapping(size_t bytes)
{
    void *start;
    size_t mapping_bytes;
    struct record *record =
        __guard_map(sizeof *record + GUARD_BYTES, bytes, &start, &mapping_bytes);
    if (record != NULL)
        *record = (struct record){.start = start, .mapping_bytes = mapping_bytes};
    return record;
}

void *__check_allocate(size_t alignment, size_t bytes, const void *caller)
{
    if (bytes > INTPTR_MAX / 2 || alignment > INTPTR_MAX / 4)
        return NULL;
    struct record *record = bytes >= HEAP_MAPPED_BYTES && alignment <= HEAP_ALIGNMENT
                                ? record_in_mapping(bytes)
                                : NULL;
    if (record == NULL)
        record = record_in_heap(alignment, bytes);
    if (record == NULL)
        return NULL;
    record->mark = mark_of(record);
    record->bytes = bytes;
    record->allocated_at = caller;
    unsigned char *payload = payload_of(record);
    memset(payload - GUARD_BYTES, GUARD_BYTE, GUARD_BYTES);
    memset(payload, FRESH_BYTE, bytes);
    memset(payload + bytes, GUARD_BYTE, guard_bytes_behind(record));
    append(&live, record);
    allocations++;
    return payload;
}

void __check_free(void *block, const void *caller)
{
    struct record *record = require_live("free()", block, caller);
    require_guards("free()", record, caller);
    retire("free()", record, caller);
}

/* Always moves: who keeps the old address is found out. */
void *__check_resize(void *block, size_t bytes, const void *caller)
{
    struct record *record = require_live("realloc()", block, caller);
    require_guards("realloc()", record, caller);
    void *moved = __check_allocate(HEAP_ALIGNMENT, bytes, caller);
    if (moved == NULL)
        return NULL;
    memcpy(moved, block, bytes < record->bytes ? bytes : record->bytes);
    retire("realloc()", record, caller);
    return moved;
}

size_t __check_bytes(void *block, const void *caller)
{
    return require_live("malloc_usable_size()", block, caller)->bytes;
}

void __check_at_exit(void)
{
    size_t blocks = 0, bytes = 0;
    for (struct record *record = live.first; record != NULL; record = record->next) {
        require_mark("exit()", record, NULL);
        require_guards("exit()", record, NULL);
        blocks++;
        bytes += record->bytes;
    }
    for (struct record *record = kept.first; record != NULL; record = record->next) {
        require_mark("exit()", record, NULL);
        require_untouched("exit()", record, NULL);
    }
    if (allocations > 0)
        __report_leaks(&live, blocks, bytes, allocations, REPORTED_LEAKS);
}
