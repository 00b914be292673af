/* sleep SECONDS: does nothing for that time; a fraction such as 0.25 is allowed. */
#include <ctype.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

/* Milliseconds, from decimal seconds; -1 when the text is something else or too long a time. */
static long parse_milliseconds(const char *text)
{
    long ms = 0;
    const char *p = text;
    for (; isdigit(*p); p++) {
        ms = ms * 10 + (*p - '0') * 1000;
        if (ms > INT_MAX / 10)
            return -1;
    }
    if (*p == '.') {
        p++;
        for (int unit = 100; isdigit(*p); p++, unit /= 10)
            ms += (*p - '0') * unit;
    }
    return p == text || *p != '\0' ? -1 : ms;
}

int main(int argc, char *argv[])
{
    const long ms = argc == 2 ? parse_milliseconds(argv[1]) : -1;
    if (ms < 0) {
        fprintf(stderr, "usage: sleep SECONDS   (at most 200000; 0.25 is allowed)\n");
        return 2;
    }
    if (ms_sleep((unsigned)ms) < 0) {
        perror("sleep");
        return 1;
    }
    return 0;
}
