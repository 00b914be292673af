/* The end of a program. */
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

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

void exit(int status)
{
    while (count > 0)
        functions[--count]();
    _exit(status);
}
