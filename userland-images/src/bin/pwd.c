/* pwd: prints the path of the current directory, found by climbing up through "..". */
#include <dirent.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static bool same(const struct stat *a, const struct stat *b)
{
    return a->st_dev == b->st_dev && a->st_ino == b->st_ino;
}

/*
 * Whether an entry of ".." is the directory `here`. An entry says the number of its inode;
 * but on another file system than "..", `here` hides the directory that the entry is about.
 */
static bool leads_to(const struct dirent *entry, const struct stat *here, bool mounted)
{
    char path[sizeof entry->d_name + 3];
    struct stat st;
    if (!mounted)
        return entry->d_ino == here->st_ino;
    sprintf(path, "../%s", entry->d_name);
    return stat(path, &st) == 0 && same(&st, here);
}

/* The name of `here` in "..", copied into `name`; false when it has none there. */
static bool find_name(const struct stat *here, bool mounted, char *name)
{
    DIR *dir = opendir("..");
    if (dir == NULL)
        return false;
    bool found = false;
    for (struct dirent *entry; !found && (entry = readdir(dir)) != NULL;) {
        if (strcmp(entry->d_name, ".") != 0 && strcmp(entry->d_name, "..") != 0 &&
            leads_to(entry, here, mounted)) {
            strcpy(name, entry->d_name);
            found = true;
        }
    }
    closedir(dir);
    return found;
}

int main(void)
{
    char *path = strdup("");
    for (;;) {
        struct stat here, parent;
        char name[sizeof((struct dirent *)0)->d_name];
        if (path == NULL || stat(".", &here) < 0 || stat("..", &parent) < 0)
            break;
        if (same(&here, &parent)) { /* only the root is its own parent */
            puts(path[0] == '\0' ? "/" : path);
            free(path);
            return 0;
        }
        if (!find_name(&here, here.st_dev != parent.st_dev, name) || chdir("..") < 0)
            break;
        char *longer = malloc(strlen(path) + sizeof name + 1);
        if (longer != NULL)
            sprintf(longer, "/%s%s", name, path);
        free(path);
        path = longer;
    }
    fprintf(stderr, "pwd: the current directory has no path\n");
    return 1;
}
