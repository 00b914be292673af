/*
 * Every call gets a new stack frame, below that of its caller: the stack grows downwards. When a
 * function returns, its frame's memory is free again, and the next call uses it.
 *
 * In vimix:
 *   $ ./growth
 *   depth 1: local variable at 0x4e50
 *   depth 2: local variable at 0x4e10
 *   depth 3: local variable at 0x4dd0
 *   depth 4: local variable at 0x4d90
 *   the stack grows down
 *   two calls one after the other use the same memory
 *
 * In linux:
 *   $ ./growth
 *   depth 1: local variable at 0x3ffffffe40
 *   depth 2: local variable at 0x3ffffffe00
 *   depth 3: local variable at 0x3ffffffdc0
 *   depth 4: local variable at 0x3ffffffd80
 *   the stack grows down
 *   two calls one after the other use the same memory
 */
#include <stdint.h>
#include <stdio.h>

static uintptr_t deepest;

static uintptr_t frame_address(void)
{
    char local;
    return (uintptr_t)&local;
}

static void call(int depth)
{
    char local[32];
    printf("depth %d: local variable at %p\n", depth, (void *)local);
    deepest = (uintptr_t)local;
    if (depth < 4)
        call(depth + 1);
}

int main(void)
{
    char local;
    call(1);
    printf("the stack grows %s\n", deepest < (uintptr_t)&local ? "down" : "up");
    printf("two calls one after the other use %s memory\n",
           frame_address() == frame_address() ? "the same" : "different");
    return 0;
}
