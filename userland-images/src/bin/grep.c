/*
 * grep [-n] [-v] [-i] [-c] PATTERN [FILE...]: prints the lines that match. In the pattern ^ and $
 * stand for the start and the end of the line, . for any character, and c* for any number of c;
 * \c takes the sign out of c. Status 0: lines were found, 1: none, 2: an error.
 */
#include <ctype.h>
#include <errno.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static bool number_lines, inverted, ignore_case, only_count;

/* One element of the pattern: a character or `.`, maybe starred. */
struct element {
    bool any;
    bool starred;
    char literal;
};

/*
 * The pattern, and a position of the search: the set of those places in the pattern that the text
 * read so far leads to. All are followed at once, character by character, so that no pattern takes
 * exponential time or deep recursion.
 */
static struct element *elements;
static size_t element_count;
static bool at_start, at_end;     /* ^ and $ */
static bool *places, *new_places; /* element_count + 1 each; the last: all is matched */

static bool compile(const char *pattern)
{
    const size_t max = strlen(pattern) + 1;
    elements = calloc(max, sizeof *elements);
    places = calloc(max, sizeof *places);
    new_places = calloc(max, sizeof *new_places);
    if (elements == NULL || places == NULL || new_places == NULL)
        return false;
    at_start = *pattern == '^';
    if (at_start)
        pattern++;
    while (*pattern != '\0') {
        if (strcmp(pattern, "$") == 0) {
            at_end = true;
            break;
        }
        struct element element = {.any = *pattern == '.'};
        if (*pattern == '\\' && pattern[1] != '\0')
            pattern++;
        element.literal = *pattern++;
        element.starred = *pattern == '*';
        if (element.starred)
            pattern++;
        elements[element_count++] = element;
    }
    return true;
}

static bool matches_one(const struct element *element, char c)
{
    if (element->any || element->literal == c)
        return true;
    return ignore_case && tolower((unsigned char)element->literal) == tolower((unsigned char)c);
}

/* Adds a place, and those behind it that need no character because a star may take none. */
static void add_place(bool *set, size_t place)
{
    set[place] = true;
    while (place < element_count && elements[place].starred)
        set[++place] = true;
}

static bool matches(const char *line)
{
    memset(places, false, element_count + 1);
    add_place(places, 0);
    for (; *line != '\0'; line++) {
        if (places[element_count] && !at_end)
            return true;
        memset(new_places, false, element_count + 1);
        for (size_t place = 0; place < element_count; place++) {
            if (places[place] && matches_one(&elements[place], *line))
                add_place(new_places, elements[place].starred ? place : place + 1);
        }
        if (!at_start)
            add_place(new_places, 0); /* a match may begin at each character */
        bool *swapped = places;
        places = new_places;
        new_places = swapped;
    }
    return places[element_count];
}

static unsigned long search(FILE *file, const char *prefix)
{
    char *line = NULL;
    size_t size = 0;
    unsigned long number = 0, found = 0;
    ssize_t length;
    while ((length = getline(&line, &size, file)) > 0 && !ferror(stdout)) {
        if (line[length - 1] == '\n')
            line[length - 1] = '\0';
        number++;
        if (matches(line) == inverted)
            continue;
        found++;
        if (only_count)
            continue;
        if (prefix[0] != '\0')
            printf("%s:", prefix);
        if (number_lines)
            printf("%lu:", number);
        printf("%s\n", line);
    }
    free(line);
    if (only_count)
        printf(prefix[0] == '\0' ? "%s%lu\n" : "%s:%lu\n", prefix, found);
    return found;
}

static bool finish(FILE *file, const char *name)
{
    const bool good = !ferror(file);
    if (!good)
        fprintf(stderr, "grep: %s: %s\n", name, strerror(errno));
    return good;
}

int main(int argc, char *argv[])
{
    bool usage = false;
    for (int option; (option = getopt(argc, argv, "nvic")) != -1;) {
        switch (option) {
        case 'n': number_lines = true; break;
        case 'v': inverted = true; break;
        case 'i': ignore_case = true; break;
        case 'c': only_count = true; break;
        default: usage = true; break;
        }
    }
    if (usage || optind == argc) {
        fprintf(stderr, "usage: grep [-n] [-v] [-i] [-c] PATTERN [FILE...]\n");
        return 2;
    }
    if (!compile(argv[optind++])) {
        perror("grep");
        return 2;
    }

    unsigned long found = 0;
    bool good = true;
    if (optind == argc) {
        found = search(stdin, "");
        good = finish(stdin, "standard input");
    }
    const bool several = argc - optind > 1;
    for (int i = optind; i < argc; i++) {
        FILE *file = fopen(argv[i], "r");
        if (file == NULL) {
            fprintf(stderr, "grep: %s: %s\n", argv[i], strerror(errno));
            good = false;
            continue;
        }
        found += search(file, several ? argv[i] : "");
        good = finish(file, argv[i]) && good;
        fclose(file);
    }
    return !good ? 2 : found > 0 ? 0 : 1;
}
