/* sort [-n] [-r] [FILE...]: prints all lines in order; -n: by the number in front, -r: reversed. */
#include <errno.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static char **lines;
static size_t count, capacity;
static bool by_number, reversed;

static int in_order(const void *a, const void *b)
{
    const char *p = *(char *const *)a;
    const char *q = *(char *const *)b;
    int order = strcmp(p, q);
    if (by_number) {
        const long m = atol(p), n = atol(q);
        order = m != n ? (m < n ? -1 : 1) : order;
    }
    return reversed ? -order : order;
}

static bool keep(char *line)
{
    if (count == capacity) {
        const size_t more = capacity == 0 ? 64 : 2 * capacity;
        char **moved = realloc(lines, more * sizeof *lines);
        if (moved == NULL)
            return false;
        lines = moved;
        capacity = more;
    }
    lines[count++] = line;
    return true;
}

static bool read_lines(FILE *file, const char *name)
{
    for (;;) {
        char *line = NULL;
        size_t size = 0;
        errno = 0;
        const ssize_t length = getline(&line, &size, file);
        if (length < 0 && errno == 0)
            return true;
        if (length < 0 || !keep(line)) {
            fprintf(stderr, "sort: %s: %s\n", name, strerror(errno));
            return false;
        }
        if (line[length - 1] == '\n')
            line[length - 1] = '\0';
    }
}

int main(int argc, char *argv[])
{
    for (int option; (option = getopt(argc, argv, "nr")) != -1;) {
        switch (option) {
        case 'n': by_number = true; break;
        case 'r': reversed = true; break;
        default: fprintf(stderr, "usage: sort [-n] [-r] [FILE...]\n"); return 2;
        }
    }
    bool good = true;
    if (optind == argc)
        good = read_lines(stdin, "standard input");
    for (int i = optind; i < argc; i++) {
        FILE *file = fopen(argv[i], "r");
        if (file == NULL) {
            fprintf(stderr, "sort: %s: %s\n", argv[i], strerror(errno));
            good = false;
            continue;
        }
        good = read_lines(file, argv[i]) && good;
        fclose(file);
    }
    qsort(lines, count, sizeof *lines, in_order);
    for (size_t i = 0; i < count && !ferror(stdout); i++)
        puts(lines[i]);
    return good ? 0 : 1;
}
