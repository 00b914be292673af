/*
 * memmap [WORD...]: prints where the parts of this very program lie in its address space, from the
 * highest address to the lowest.
 */
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* The bounds of the sections, from the linker script. */
extern char __text_start[], __text_end[], __rodata_start[], __rodata_end[];
extern char __data_start[], __data_end[], __bss_start[], __bss_end[];

static int initialised_variable = 42;
static int zeroed_variable;
static const char constant_string[] = "a constant string";

struct row {
    uintptr_t va;
    const char *region;
    const char *what;
    const char *string; /* that lies there; NULL: none */
};

#define MAX_ROWS 40

static struct row rows[MAX_ROWS];
static size_t row_count;

/* Keeps the rows in order, the highest address first; of equal ones, the first added. */
static void add_string(const void *address, const char *region, const char *what,
                       const char *string)
{
    if (row_count == MAX_ROWS)
        return;
    size_t i = row_count++;
    for (; i > 0 && rows[i - 1].va < (uintptr_t)address; i--)
        rows[i] = rows[i - 1];
    rows[i] = (struct row){(uintptr_t)address, region, what, string};
}

static void add(const void *address, const char *region, const char *what)
{
    add_string(address, region, what, NULL);
}

static void add_stack(int argc, char *argv[])
{
    int local_variable = 0;
    for (int i = 0; i < argc; i++)
        add_string(argv[i], "arguments", "an argument: ", argv[i]);
    add(argv, "arguments", "argv[], the addresses of the strings");
    add(&local_variable, "stack", "a local variable: the stack grows down from the arguments");
}

int main(int argc, char *argv[])
{
    char *block = malloc(64);
    char *second_block = malloc(64);

    add(sbrk(0), "heap", "its end: sbrk() moves it up");
    add(second_block, "heap", "a second block from malloc()");
    add(block, "heap", "a block from malloc()");
    add_stack(argc, argv);
    add(__bss_end, "bss", "its end");
    add(&zeroed_variable, "bss", "a variable without a value: zero, and not in the file");
    add(__bss_start, "bss", "its start");
    add(__data_end, "data", "its end");
    add(&initialised_variable, "data", "a variable with a value, copied from the file");
    add(__data_start, "data", "its start");
    add(__rodata_end, "rodata", "its end");
    add(constant_string, "rodata", "a string constant: read-only");
    add(__rodata_start, "rodata", "its start");
    add(__text_end, "text", "its end");
    add((void *)(uintptr_t)main, "text", "main()");
    add(__text_start, "text", "its start: the first instruction of all");

    const int digits = 2 * (int)sizeof(void *);
    const char *region = "";
    printf("%-*s  region     what lies there\n", digits + 2, "address");
    for (size_t i = 0; i < row_count; i++) {
        const char *shown = strcmp(rows[i].region, region) == 0 ? "" : rows[i].region;
        printf("0x%0*lx  %-9s  %s%s\n", digits, (unsigned long)rows[i].va, shown, rows[i].what,
               rows[i].string == NULL ? "" : rows[i].string);
        region = rows[i].region;
    }
    return 0;
}
