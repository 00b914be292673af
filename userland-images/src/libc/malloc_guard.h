/*
 * Large blocks in the checking mode of malloc(): each is a mapping of its own that ends with a page which
 * cannot be accessed, and cannot be accessed at all when it is freed. So reads are noticed, too.
 */
#ifndef MALLOC_GUARD_H
#define MALLOC_GUARD_H

#include "malloc_report.h"

/*
 * A place with a payload that begins `before` bytes behind it and ends at the guard page but for its
 * alignment; NULL: there is none. The mapping's start and size are stored.
 */
void *__guard_map(size_t before, size_t bytes, void **start, size_t *mapping_bytes);
void __guard_seal(const struct record *record); /* the payload's pages are gone, but not the record's */
void __guard_unmap(const struct record *record);

/* malloc_check.c: the block to whose mapping an address belongs, its payload stored; NULL: to none. */
const struct record *__check_mapping_at(const void *address, const unsigned char **payload);

#endif
