#include <stdlib.h>
#include <string.h>

char *strdup(const char *s)
{
    const size_t bytes = strlen(s) + 1;
    char *copy = malloc(bytes);
    return copy == NULL ? NULL : memcpy(copy, s, bytes);
}
