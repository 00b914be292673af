/*
 * misuse KIND: uses the heap in a way in which it must not be used. With MALLOC_CHECK_=1 in the
 * environment, malloc() says where and what; without it little or nothing is noticed.
 */
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* A call in the last line stays a call, so that what malloc() sees as its caller is the function here. */
#pragma GCC optimize("no-optimize-sibling-calls")

#define BYTES 24
#define LARGE (200 * 1024)

/* The same address, but the compiler cannot know that it is. */
static char *hidden(char *block)
{
    __asm__ volatile("" : "+r"(block));
    return block;
}

static char *new_block(void) { return hidden(malloc(BYTES)); }
static void write_to(char *byte) { *(volatile char *)byte = 'A'; }

static void double_free(void)
{
    char *block = new_block();
    free(block);
    free(hidden(block));
}

static void overrun(void)
{
    char *block = new_block();
    write_to(block + BYTES);
    free(block);
}

static void underrun(void)
{
    char *block = new_block();
    write_to(block - 1);
    free(block);
}

static void after_free(void)
{
    char *block = new_block();
    free(block);
    write_to(hidden(block) + 3);
}

static void after_realloc(void)
{
    char *block = new_block();
    char *moved = hidden(realloc(block, 2 * BYTES));
    write_to(hidden(block));
    free(moved);
}

static void inside(void) { free(new_block() + 8); }

static void foreign(void)
{
    static char variable[64];
    free(hidden(variable + 16));
}

static void resize_freed(void)
{
    char *block = new_block();
    free(block);
    free(realloc(hidden(block), 2 * BYTES));
}

static void never_freed(void)
{
    char *block = new_block();
    write_to(block + BYTES); /* seen at the end of the program */
}

static void large_overrun(void)
{
    char *block = hidden(malloc(LARGE));
    write_to(block + LARGE);
    free(block);
}

static void large_after_free(void)
{
    char *block = hidden(malloc(LARGE));
    free(block);
    write_to(hidden(block) + 5000);
}

static void large_read(void)
{
    char *block = hidden(malloc(LARGE));
    free(block);
    (void)*(volatile char *)(hidden(block) + LARGE - 1);
}

static void large_twice(void)
{
    char *block = hidden(malloc(LARGE));
    free(block);
    free(hidden(block));
}

static void leak(void)
{
    for (int i = 0; i < 3; i++)
        new_block();
    hidden(malloc(1000));
}

static void many_leaks(void)
{
    for (int i = 0; i < 25; i++)
        new_block();
}

static const struct {
    const char *name;
    void (*run)(void);
    const char *what;
} kinds[] = {
    {"double-free", double_free, "frees a block twice"},
    {"overrun", overrun, "writes behind the end of a block"},
    {"underrun", underrun, "writes before the start of a block"},
    {"after-free", after_free, "writes to a block that it has freed"},
    {"after-realloc", after_realloc, "writes to where a block was before realloc() moved it"},
    {"inside", inside, "frees an address inside a block"},
    {"foreign", foreign, "frees a variable"},
    {"resize-freed", resize_freed, "resizes a block that it has freed"},
    {"never-freed", never_freed, "writes behind the end of a block that it never frees"},
    {"large-overrun", large_overrun, "writes behind the end of a large block"},
    {"large-after-free", large_after_free, "writes to a large block that it has freed"},
    {"large-read", large_read, "reads a large block that it has freed"},
    {"large-twice", large_twice, "frees a large block twice"},
    {"leak", leak, "forgets four blocks"},
    {"many-leaks", many_leaks, "forgets twenty-five blocks"},
};

#define KINDS (sizeof kinds / sizeof kinds[0])

int main(int argc, char *argv[])
{
    for (size_t i = 0; argc == 2 && i < KINDS; i++) {
        if (strcmp(argv[1], kinds[i].name) == 0) {
            kinds[i].run();
            return 0;
        }
    }
    fprintf(stderr, "usage: misuse KIND\n");
    for (size_t i = 0; i < KINDS; i++)
        fprintf(stderr, "  %-16s  %s\n", kinds[i].name, kinds[i].what);
    return 2;
}
