/* Strings. */
#include <string.h>

size_t strlen(const char *s)
{
    const char *p = s;
    while (*p != '\0')
        p++;
    return (size_t)(p - s);
}

size_t strnlen(const char *s, size_t max)
{
    size_t n = 0;
    while (n < max && s[n] != '\0')
        n++;
    return n;
}

int strcmp(const char *a, const char *b)
{
    for (; *a != '\0' && *a == *b; a++, b++)
        ;
    return (unsigned char)*a - (unsigned char)*b;
}

int strncmp(const char *a, const char *b, size_t max)
{
    for (; max > 0 && *a != '\0' && *a == *b; a++, b++, max--)
        ;
    return max == 0 ? 0 : (unsigned char)*a - (unsigned char)*b;
}

char *strcpy(char *restrict to, const char *restrict from)
{
    memcpy(to, from, strlen(from) + 1);
    return to;
}

char *strncpy(char *restrict to, const char *restrict from, size_t max)
{
    const size_t length = strnlen(from, max);
    memcpy(to, from, length);
    memset(to + length, '\0', max - length);
    return to;
}

char *strcat(char *restrict to, const char *restrict from)
{
    strcpy(to + strlen(to), from);
    return to;
}

char *strncat(char *restrict to, const char *restrict from, size_t max)
{
    char *end = to + strlen(to);
    const size_t length = strnlen(from, max);
    memcpy(end, from, length);
    end[length] = '\0';
    return to;
}

char *strchr(const char *s, int c)
{
    for (; *s != (char)c; s++) {
        if (*s == '\0')
            return NULL;
    }
    return (char *)s;
}

char *strrchr(const char *s, int c)
{
    const char *last = NULL;
    do {
        if (*s == (char)c)
            last = s;
    } while (*s++ != '\0');
    return (char *)last;
}

char *strstr(const char *s, const char *wanted)
{
    const size_t length = strlen(wanted);
    for (;; s++) {
        if (strncmp(s, wanted, length) == 0)
            return (char *)s;
        if (*s == '\0')
            return NULL;
    }
}

size_t strspn(const char *s, const char *accepted)
{
    size_t n = 0;
    while (s[n] != '\0' && strchr(accepted, s[n]) != NULL)
        n++;
    return n;
}

size_t strcspn(const char *s, const char *rejected)
{
    size_t n = 0;
    while (s[n] != '\0' && strchr(rejected, s[n]) == NULL)
        n++;
    return n;
}
