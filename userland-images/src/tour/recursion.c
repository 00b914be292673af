/*
 * A stack has a greatest size: one page in the vimix layout, 8 MiB in the linux layout. Recursion
 * without an end goes beyond it, into the guard page (or gap), where every access faults.
 *
 * In vimix:
 *   $ ./recursion
 *   recursing without an end
 *   usertrap(): pid 3 recursion: store page fault (scause 0xf) at pc 0x000000000000003a,
 *               address 0x0000000000003e2c: guard page below the stack: the stack has overflowed, 468 bytes below its limit of 4 KiB
 *   Segmentation fault
 *   $ (ulimit -s 64; ./recursion)
 *   recursing without an end
 *   usertrap(): pid 3 recursion: store page fault (scause 0xf) at pc 0x000000000000003a,
 *               address 0x0000000000003e2c: guard page below the stack: the stack has overflowed, 468 bytes below its limit of 4 KiB
 *   Segmentation fault
 *
 * In linux:
 *   $ ./recursion
 *   recursing without an end
 *   depth 1024, 1054 KiB below the first frame
 *   depth 2048, 2110 KiB below the first frame
 *   depth 3072, 3166 KiB below the first frame
 *   depth 4096, 4222 KiB below the first frame
 *   depth 5120, 5278 KiB below the first frame
 *   depth 6144, 6334 KiB below the first frame
 *   depth 7168, 7390 KiB below the first frame
 *   usertrap(): pid 3 recursion: store page fault (scause 0xf) at pc 0x000000000040037a,
 *               address 0x0000003fff7ffd9c: the stack has overflowed: 612 bytes below its limit of 8 MiB
 *   Segmentation fault
 *   $ (ulimit -s 64; ./recursion)
 *   recursing without an end
 *   usertrap(): pid 3 recursion: store page fault (scause 0xf) at pc 0x000000000040037a,
 *               address 0x0000003ffffefedc: the stack has overflowed: 292 bytes below its limit of 64 KiB
 *   Segmentation fault
 */
#include <stdio.h>

static int depth;
static char *first;

static int recurse(int number)
{
    char frame[1024];
    frame[0] = (char)number;
    if (depth == 0)
        first = frame;
    depth++;
    if (depth % 1024 == 0)
        printf("depth %d, %ld KiB below the first frame\n", depth, (long)(first - frame) / 1024);
    return number < 0 ? 0 : recurse(number + 1) + frame[0];
}

int main(void)
{
    printf("recursing without an end\n");
    return recurse(0);
}
