/*
 * A string constant lies in .rodata, whose pages are mapped without W: writing to it faults, in both
 * layouts. An array that is initialised with the same characters lies in .data and may be written.
 *
 * In vimix:
 *   $ ./constant
 *   array: Hello world
 *   writing to the constant at 0x1a50
 *   usertrap(): pid 3 constant: store page fault (scause 0xf) at pc 0x0000000000000082,
 *               address 0x0000000000001a50: text, not writable
 *   Segmentation fault
 *
 * In linux:
 *   $ ./constant
 *   array: Hello world
 *   writing to the constant at 0x401010
 *   usertrap(): pid 3 constant: store page fault (scause 0xf) at pc 0x00000000004003c2,
 *               address 0x0000000000401010: read-only data, not writable
 *   Segmentation fault
 */
#include <stdio.h>

int main(void)
{
    char array[] = "hello world";
    array[0] = 'H';
    printf("array: %s\n", array);
    char *p = "hello world";
    printf("writing to the constant at %p\n", (void *)p);
    *p = 'a'; /* ERROR */
    printf("constant: %s\n", p);
    return 0;
}
