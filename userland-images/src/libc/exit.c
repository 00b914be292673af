/* The end of a program. */
#include <stdlib.h>
#include <unistd.h>

#include "malloc_check.h"

#define MAX_FUNCTIONS 32

static void (*functions[MAX_FUNCTIONS])(void);
static int count;

int atexit(void (*function)(void))
{
    if (count == MAX_FUNCTIONS)
        return -1;
    functions[count++] = function;
    return 0;
}

/* Only in programs that allocate. */
#pragma weak __malloc_at_exit

void exit(int status)
{
    while (count > 0)
        functions[--count]();
    if (__malloc_at_exit != NULL)
        __malloc_at_exit();
    _exit(status);
}
