/*
 * malloc() is no system call: it gives out pieces of the heap, and asks the kernel for more only
 * when the heap is used up. The heap begins behind bss and grows upwards; sbrk(0) is its end.
 *
 * In both:
 *   $ ./heap
 *   the heap begins above bss
 *   after malloc(64): grown by 4096 bytes, block at start + 16
 *   51 more blocks until the heap had to grow: upwards
 *   after free() the block is malloc's again: the next malloc(64) is the same block
 */
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

extern char __bss_end[];

int main(void)
{
    char *start = sbrk(0);
    printf("the heap begins %s bss\n", start >= __bss_end ? "above" : "below");

    char *first = malloc(64);
    char *end = sbrk(0);
    printf("after malloc(64): grown by %ld bytes, block at start + %ld\n", (long)(end - start), (long)(first - start));

    int calls = 0;
    while (sbrk(0) == end) {
        if (malloc(64) == NULL)
            return 1;
        calls++;
    }
    printf("%d more blocks until the heap had to grow: %s\n", calls, sbrk(0) > (void *)end ? "upwards" : "downwards");
    free(first);
    printf("after free() the block is malloc's again: the next malloc(64) is %s\n",
           malloc(64) == first ? "the same block" : "another block");
    return 0;
}
