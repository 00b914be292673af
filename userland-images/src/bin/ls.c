/*
 * ls [-l] [PATH...]: names in order, in columns; -l: one a line, with type, links, inode, size, and
 * where a symbolic link in a directory leads.
 */
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define SCREEN_WIDTH 80
#define LONGEST_TARGET 1023

struct entry {
    char name[15];
    char *target; /* of a symbolic link, else NULL */
    struct stat st;
};

static struct entry *entries;
static size_t count, capacity;
static bool long_form;
static int status;

static void complain(const char *path, const char *name)
{
    fprintf(stderr, "ls: %s%s%s: %s\n", path, *name == '\0' ? "" : "/", name, strerror(errno));
    status = 1;
}

static int by_name(const void *a, const void *b)
{
    return strcmp(((const struct entry *)a)->name, ((const struct entry *)b)->name);
}

static char type_letter(mode_t mode)
{
    return S_ISDIR(mode) ? 'd' : S_ISCHR(mode) ? 'c' : '-';
}

static void print_long(const struct entry *entry, const char *name)
{
    const struct stat *st = &entry->st;
    if (entry->target != NULL) {
        printf("l   - %4lu %8ld %s -> %s\n", (unsigned long)st->st_ino, st->st_size, name,
               entry->target);
        return;
    }
    printf("%c %3u %4lu ", type_letter(st->st_mode), st->st_nlink, (unsigned long)st->st_ino);
    if (S_ISCHR(st->st_mode))
        printf("%5u,%2u %s\n", MAJOR(st->st_rdev), MINOR(st->st_rdev), name);
    else
        printf("%8ld %s\n", st->st_size, name);
}

/* Names run down the columns; a directory has a `/` behind it, a symbolic link an `@`. */
static void print_columns(void)
{
    size_t width = 0;
    for (size_t i = 0; i < count; i++) {
        const size_t length = strlen(entries[i].name);
        width = length > width ? length : width;
    }
    width += 3; /* a `/` and two blanks */
    const size_t columns = SCREEN_WIDTH / width;
    const size_t rows = (count + columns - 1) / columns;
    for (size_t row = 0; row < rows; row++) {
        for (size_t i = row; i < count; i += rows) {
            const char *mark = S_ISDIR(entries[i].st.st_mode) ? "/" : entries[i].target ? "@" : "";
            const int used = printf("%s%s", entries[i].name, mark);
            if (i + rows < count)
                printf("%*s", (int)width - used, "");
        }
        putchar('\n');
    }
}

static bool add(const struct dirent *found)
{
    if (count == capacity) {
        const size_t more = capacity == 0 ? 32 : 2 * capacity;
        struct entry *moved = realloc(entries, more * sizeof *entries);
        if (moved == NULL)
            return false;
        entries = moved;
        capacity = more;
    }
    struct entry *entry = &entries[count];
    memset(entry, 0, sizeof *entry);
    strncpy(entry->name, found->d_name, sizeof entry->name - 1);
    if (found->d_type == DT_LNK) {
        entry->st.st_ino = found->d_ino;
        entry->target = calloc(1, LONGEST_TARGET + 1);
        if (entry->target == NULL)
            return false;
    }
    count++;
    return true;
}

/* What stat() says about a name inside a directory, or where the link of that name leads. */
static void stat_entry(const char *path, struct entry *entry)
{
    char *whole = malloc(strlen(path) + sizeof entry->name + 1);
    if (whole == NULL) {
        complain(path, entry->name);
        return;
    }
    sprintf(whole, "%s/%s", path, entry->name);
    if (entry->target == NULL ? stat(whole, &entry->st) < 0
                              : (entry->st.st_size = readlink(whole, entry->target, LONGEST_TARGET)) < 0)
        complain(path, entry->name);
    free(whole);
}

static void forget_entries(void)
{
    for (size_t i = 0; i < count; i++)
        free(entries[i].target);
    count = 0;
}

static void list_directory(const char *path)
{
    DIR *dir = opendir(path);
    if (dir == NULL) {
        complain(path, "");
        return;
    }
    forget_entries();
    errno = 0;
    for (struct dirent *found; (found = readdir(dir)) != NULL;) {
        if (found->d_ino != 0 && found->d_name[0] != '.' && !add(found))
            break;
    }
    if (errno != 0)
        complain(path, "");
    closedir(dir);
    for (size_t i = 0; i < count; i++)
        stat_entry(path, &entries[i]);
    qsort(entries, count, sizeof *entries, by_name);
    if (!long_form) {
        print_columns();
        return;
    }
    for (size_t i = 0; i < count; i++)
        print_long(&entries[i], entries[i].name);
}

int main(int argc, char *argv[])
{
    for (int option; (option = getopt(argc, argv, "l")) != -1;) {
        if (option != 'l') {
            fprintf(stderr, "usage: ls [-l] [PATH...]\n");
            return 2;
        }
        long_form = true;
    }
    if (optind == argc)
        list_directory(".");
    for (int i = optind; i < argc; i++) {
        struct entry file = {.name = ""};
        if (stat(argv[i], &file.st) < 0) {
            complain(argv[i], "");
        } else if (S_ISDIR(file.st.st_mode)) {
            if (argc - optind > 1)
                printf("%s%s:\n", i > optind ? "\n" : "", argv[i]);
            list_directory(argv[i]);
        } else if (long_form) {
            print_long(&file, argv[i]);
        } else {
            puts(argv[i]);
        }
    }
    forget_entries();
    free(entries);
    return status;
}
