/*
 * Where a variable lives: global and static ones in .data or .bss, depending on whether they have an
 * initial value that is not zero; local ones on the stack; what malloc() gives, in the heap; code and
 * string constants at the bottom. Zero-filling is the kernel's work: nobody has set g_data3.
 *
 * In vimix:
 *   $ ./variables
 *   g_data1  .data   0x4048 = 10
 *   g_data2  .bss    0x4070 = 0
 *   g_data3  .bss    0x4074 = 0
 *   g_data4  .data   0x404c = 11
 *   g_data5  .bss    0x4078 = 0
 *   g_data6  .bss    0x407c = 0
 *   e        .data   0x4058 = 13
 *   f        .bss    0x4080 = 0
 *   g        .bss    0x4084 = 0
 *   *str     .rodata 0x2f50 = 104
 *   str      .data   0x4050 = 104
 *   s        .data   0x4000 = 72
 *   a        stack   0x6e9c = 12
 *   b        stack   0x6e98 = 0
 *   c        stack   0x6e94 = 14
 *   heap     stack   0x6e88 = 14
 *   *heap    heap    0x7010 = 14
 *   main     .text   0x134 = 0
 *
 * In linux:
 *   $ ./variables
 *   g_data1  .data   0x402184 = 10
 *   g_data2  .bss    0x4021a0 = 0
 *   g_data3  .bss    0x4021a4 = 0
 *   g_data4  .data   0x402188 = 11
 *   g_data5  .bss    0x4021a8 = 0
 *   g_data6  .bss    0x4021ac = 0
 *   e        .data   0x402198 = 13
 *   f        .bss    0x4021b0 = 0
 *   g        .bss    0x4021b4 = 0
 *   *str     .rodata 0x401000 = 104
 *   str      .data   0x402190 = 104
 *   s        .data   0x402178 = 72
 *   a        stack   0x3ffffffe8c = 12
 *   b        stack   0x3ffffffe88 = 0
 *   c        stack   0x3ffffffe84 = 14
 *   heap     stack   0x3ffffffe78 = 14
 *   *heap    heap    0x403010 = 14
 *   main     .text   0x400508 = 0
 */
#include <stdio.h>
#include <stdlib.h>

int g_data1 = 10; /* .data */
int g_data2 = 0;  /* .bss */
int g_data3;      /* .bss */

static int g_data4 = 11; /* .data */
static int g_data5 = 0;  /* .bss */
static int g_data6;      /* .bss */

const char *str = "hello world"; /* the characters: .rodata; the pointer: .data */
char s[] = "hello world";        /* .data: it may be changed */

/* The bounds of the sections, from the linker script. */
extern char __text_start[], __text_end[], __rodata_start[], __rodata_end[];
extern char __data_start[], __data_end[], __bss_start[], __bss_end[];

static const char *section(const void *address)
{
    const char *at = address;
    if (at >= __text_start && at < __text_end)
        return ".text";
    if (at >= __rodata_start && at < __rodata_end)
        return ".rodata";
    if (at >= __data_start && at < __data_end)
        return ".data";
    if (at >= __bss_start && at < __bss_end)
        return ".bss";
    return NULL;
}

static void show(const char *name, const void *address, long value, const char *elsewhere)
{
    const char *where = section(address);
    printf("%-8s %-7s %p = %ld\n", name, where != NULL ? where : elsewhere, address, value);
}

int main(void)
{
    int a = 12; /* the instruction that sets it: .text; the variable: stack */
    int b = 0;
    int c;

    static int e = 13; /* .data */
    static int f = 0;  /* .bss */
    static int g;      /* .bss */

    int *heap = malloc(64);
    c = *heap = 14;

    show("g_data1", &g_data1, g_data1, "?");
    show("g_data2", &g_data2, g_data2, "?");
    show("g_data3", &g_data3, g_data3, "?");
    show("g_data4", &g_data4, g_data4, "?");
    show("g_data5", &g_data5, g_data5, "?");
    show("g_data6", &g_data6, g_data6, "?");
    show("e", &e, e, "?");
    show("f", &f, f, "?");
    show("g", &g, g, "?");
    show("*str", str, *str, "?");
    show("str", &str, *str, "?");
    s[0] = 'H';
    show("s", s, *s, "?");
    show("a", &a, a, "stack");
    show("b", &b, b, "stack");
    show("c", &c, c, "stack");
    show("heap", &heap, *heap, "stack");
    show("*heap", heap, *heap, "heap");
    show("main", (const void *)main, 0, "?");
    free(heap);
    return 0;
}
