/*
 * Blocks of memory. Where both sides have the same alignment, whole words go at a time.
 * (Compiled with -fno-tree-loop-distribute-patterns: otherwise gcc would turn these loops into
 * calls of the very functions that they make up.)
 */
#include <stdint.h>
#include <string.h>

typedef unsigned long __attribute__((may_alias)) word;

#define WORD_MASK (sizeof(word) - 1)

static int same_alignment(const void *a, const void *b)
{
    return (((uintptr_t)a ^ (uintptr_t)b) & WORD_MASK) == 0;
}

void *memcpy(void *restrict to, const void *restrict from, size_t bytes)
{
    unsigned char *t = to;
    const unsigned char *f = from;
    if (bytes >= 2 * sizeof(word) && same_alignment(t, f)) {
        for (; (uintptr_t)t & WORD_MASK; bytes--)
            *t++ = *f++;
        for (; bytes >= sizeof(word); bytes -= sizeof(word)) {
            *(word *)t = *(const word *)f;
            t += sizeof(word);
            f += sizeof(word);
        }
    }
    while (bytes-- > 0)
        *t++ = *f++;
    return to;
}

void *memmove(void *to, const void *from, size_t bytes)
{
    unsigned char *t = to;
    const unsigned char *f = from;
    if ((uintptr_t)t - (uintptr_t)f >= bytes)
        return memcpy(to, from, bytes); /* `to` does not begin inside `from`: forwards is safe */
    t += bytes;
    f += bytes;
    while (bytes-- > 0)
        *--t = *--f;
    return to;
}

void *memset(void *to, int byte, size_t bytes)
{
    unsigned char *t = to;
    if (bytes >= 2 * sizeof(word)) {
        const word pattern = (unsigned char)byte * (~(word)0 / 0xff); /* the byte in every byte */
        for (; (uintptr_t)t & WORD_MASK; bytes--)
            *t++ = (unsigned char)byte;
        for (; bytes >= sizeof(word); bytes -= sizeof(word)) {
            *(word *)t = pattern;
            t += sizeof(word);
        }
    }
    while (bytes-- > 0)
        *t++ = (unsigned char)byte;
    return to;
}

int memcmp(const void *a, const void *b, size_t bytes)
{
    const unsigned char *p = a;
    const unsigned char *q = b;
    for (; bytes > 0; bytes--, p++, q++) {
        if (*p != *q)
            return *p - *q;
    }
    return 0;
}

void *memchr(const void *from, int byte, size_t bytes)
{
    const unsigned char *p = from;
    for (; bytes > 0; bytes--, p++) {
        if (*p == (unsigned char)byte)
            return (void *)p;
    }
    return NULL;
}
