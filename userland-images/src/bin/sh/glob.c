/*
 * File names from patterns: in the last part of a path, * stands for any characters and ? for any
 * one. expand_word() has marked those that were not quoted as MANY and ONE.
 */
#include <dirent.h>
#include <stdlib.h>
#include <string.h>

#include "sh.h"

/*
 * Tries the shortest text for each star. On a mismatch only the last star needs to take one more
 * character: what an earlier one could take instead would leave less to the rest.
 */
static bool matches(const char *pattern, const char *name)
{
    const char *last_star = NULL, *taken_to = NULL;
    while (*name != '\0') {
        if (*pattern == MANY) {
            last_star = ++pattern;
            taken_to = name;
        } else if (*pattern == ONE || *pattern == *name) {
            pattern++;
            name++;
        } else if (last_star != NULL) {
            pattern = last_star;
            name = ++taken_to;
        } else {
            return false;
        }
    }
    while (*pattern == MANY)
        pattern++;
    return *pattern == '\0';
}

static int by_name(const void *a, const void *b)
{
    return strcmp(*(char *const *)a, *(char *const *)b);
}

/* The word as it was typed, for when it is no pattern or nothing matches. */
static char *unmarked(char *word)
{
    for (char *p = word; *p != '\0'; p++)
        *p = *p == MANY ? '*' : *p == ONE ? '?' : *p;
    return word;
}

static void add_name(struct arguments *arguments, const char *directory, size_t length,
                     const char *name)
{
    char *path = allocate(length + strlen(name) + 1);
    memcpy(path, directory, length);
    strcpy(path + length, name);
    add_argument(arguments, path);
}

void add_matches(struct arguments *arguments, char *word)
{
    const char *slash = strrchr(word, '/');
    const size_t length = slash == NULL ? 0 : (size_t)(slash - word) + 1; /* of the directory */
    const char *pattern = word + length;
    const size_t before = arguments->count;

    DIR *dir = NULL;
    if (pattern[strcspn(pattern, WILDCARDS)] != '\0') {
        char *path = allocate(length + 2);
        memcpy(path, length == 0 ? "." : word, length == 0 ? 1 : length);
        dir = opendir(unmarked(path));
    }
    for (struct dirent *entry; dir != NULL && (entry = readdir(dir)) != NULL;) {
        const bool hidden = entry->d_name[0] == '.' && pattern[0] != '.';
        if (!hidden && matches(pattern, entry->d_name))
            add_name(arguments, word, length, entry->d_name);
    }
    if (dir != NULL)
        closedir(dir);
    const size_t found = arguments->count - before;
    if (found == 0)
        add_argument(arguments, unmarked(word));
    else
        qsort(arguments->words + before, found, sizeof *arguments->words, by_name);
}
