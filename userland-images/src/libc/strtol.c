/* Numbers from text. */
#include <ctype.h>
#include <errno.h>
#include <limits.h>
#include <stdbool.h>
#include <stdlib.h>

/* The value of c as a digit; 36, which no base has, when it is none. */
static int digit_value(int c)
{
    if (isdigit(c))
        return c - '0';
    return isalpha(c) ? tolower(c) - 'a' + 10 : 36;
}

/* What strtol() and strtoul() share: the magnitude, its sign apart. */
static unsigned long magnitude(const char *s, char **end, int base, bool *negative, bool *overflow)
{
    const char *p = s;
    while (isspace(*p))
        p++;
    *negative = *p == '-';
    *overflow = false;
    if (*p == '-' || *p == '+')
        p++;

    const bool hexadecimal = p[0] == '0' && tolower(p[1]) == 'x' && isxdigit(p[2]);
    if (hexadecimal && (base == 0 || base == 16)) {
        p += 2;
        base = 16;
    } else if (base == 0) {
        base = *p == '0' ? 8 : 10;
    }

    unsigned long value = 0;
    const char *first_digit = p;
    for (int digit; (digit = digit_value(*p)) < base; p++) {
        if (value > (ULONG_MAX - (unsigned long)digit) / (unsigned long)base)
            *overflow = true;
        else
            value = value * (unsigned long)base + (unsigned long)digit;
    }
    if (end != NULL)
        *end = (char *)(p == first_digit ? s : p);
    return value;
}

long strtol(const char *restrict s, char **restrict end, int base)
{
    bool negative, overflow;
    const unsigned long value = magnitude(s, end, base, &negative, &overflow);
    const unsigned long limit = (unsigned long)LONG_MAX + negative;
    if (overflow || value > limit) {
        errno = ERANGE;
        return negative ? LONG_MIN : LONG_MAX;
    }
    return (long)(negative ? -value : value);
}

unsigned long strtoul(const char *restrict s, char **restrict end, int base)
{
    bool negative, overflow;
    const unsigned long value = magnitude(s, end, base, &negative, &overflow);
    if (overflow) {
        errno = ERANGE;
        return ULONG_MAX;
    }
    return negative ? -value : value;
}

long atol(const char *s) { return strtol(s, NULL, 10); }

int atoi(const char *s) { return (int)strtol(s, NULL, 10); }

int abs(int n) { return n < 0 ? -n : n; }
