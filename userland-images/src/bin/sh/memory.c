/* The memory of one command line: everything is freed at once when the line is done. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "sh.h"

struct piece {
    struct piece *next;
} __attribute__((aligned(16)));

static struct piece *pieces;

void *allocate(size_t bytes)
{
    struct piece *piece = calloc(1, sizeof *piece + bytes);
    if (piece == NULL) {
        perror("sh");
        exit(1);
    }
    piece->next = pieces;
    pieces = piece;
    return piece + 1;
}

char *copy_of(const char *text, size_t length)
{
    return memcpy(allocate(length + 1), text, length);
}

void free_line(void)
{
    while (pieces != NULL) {
        struct piece *piece = pieces;
        pieces = piece->next;
        free(piece);
    }
}
