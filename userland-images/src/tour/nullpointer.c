/*
 * A null pointer leads to address 0, where nothing is mapped in the linux layout: the access faults
 * at once. In the vimix layout a program's text begins at 0, and so the load gives the bytes of the
 * first instruction instead, and only a store faults: this is why Linux leaves the bottom unmapped.
 *
 * In vimix:
 *   $ ./nullpointer
 *   p is 0x0; going to p->next
 *   p->next is 0x69740814401: there is something at 0 here
 *   usertrap(): pid 3 nullpointer: store page fault (scause 0xf) at pc 0x0000000000000064,
 *               address 0x0000000000000008: text, not writable
 *   Segmentation fault
 *
 * In linux:
 *   $ ./nullpointer
 *   p is 0x0; going to p->next
 *   usertrap(): pid 3 nullpointer: load page fault (scause 0xd) at pc 0x000000000040038a,
 *               address 0x0000000000000008: no mapping; 0x3ffff8 bytes below the text
 *   Segmentation fault
 */
#include <stdio.h>

struct node {
    int value;
    struct node *next;
};

int main(void)
{
    struct node *volatile p = NULL;
    printf("p is %p; going to p->next\n", (void *)p);
    struct node *next = p->next;
    printf("p->next is %p: there is something at 0 here\n", (void *)next);
    p->next = NULL;
    printf("p->next can even be written\n");
    return 0;
}
