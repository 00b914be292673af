/* Names and paths of the greatest length, and longer ones. */
#include <dirent.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "usertests.h"

/* True if the directory has exactly that entry beside the dots. */
static int only_entry_is(const char *name)
{
    DIR *const directory = opendir(".");
    const struct dirent *entry;
    int right = 0, others = 0;
    while ((entry = readdir(directory)) != NULL) {
        right += strcmp(entry->d_name, name) == 0;
        others += strcmp(entry->d_name, name) != 0 && entry->d_name[0] != '.';
    }
    closedir(directory);
    return right == 1 && others == 0;
}

static void name_of_14(void)
{
    make_file("abcdefghijklmn", "x");
    REQUIRE(only_entry_is("abcdefghijklmn"));
    require_content("abcdefghijklmn", "x");
    REQUIRE_ERROR(open("abcdefghijklm", O_RDONLY), ENOENT);
    REQUIRE(unlink("abcdefghijklmn") == 0);
}

/* The rest of a longer name does not count. */
static void longer_name(void)
{
    make_file("abcdefghijklmnop", "x");
    REQUIRE(only_entry_is("abcdefghijklmn"));
    require_content("abcdefghijklmnxyz", "x");
    REQUIRE_ERROR(mkdir("abcdefghijklmnq", 0777), EEXIST);
    REQUIRE(mkdir("abcdefghijklm", 0777) == 0); /* 13 characters: another one */
    REQUIRE(unlink("abcdefghijklm") == 0 && unlink("abcdefghijklmnopqrstuvwxyz") == 0);
}

static void longer_names_on_the_way(void)
{
    REQUIRE(mkdir("directory_of_more", 0777) == 0);
    make_file("directory_of_mXY/file_with_a_long_name", "x");
    require_content("directory_of_m/file_with_a_lo", "x");
    REQUIRE(unlink("directory_of_m/file_with_a_lo") == 0 && unlink("directory_of_m") == 0);
}

static void any_byte_in_a_name(void)
{
    static char name[2];
    for (int c = 1; c < 256; c++) {
        if (c == '/' || c == '.')
            continue;
        name[0] = (char)c;
        make_file(name, "x");
        REQUIRE_ERROR(open(c == 255 ? "\x01" : "\xff", O_RDONLY), ENOENT);
        REQUIRE(unlink(name) == 0);
    }
}

static void names_of_dots(void)
{
    REQUIRE(mkdir("...", 0777) == 0);
    make_file(".../..x", "x");
    require_content("./.../..x", "x");
    REQUIRE(unlink(".../..x") == 0 && unlink("...") == 0);
}

static void longest_path(void)
{
    static char path[300];
    memset(path, '/', sizeof path);
    memcpy(path, "./", 2);
    strcpy(path + PATH_BYTES - 2, "f"); /* 127 characters and the NUL */
    make_file(path, "x");
    require_content("f", "x");
    path[PATH_BYTES - 2] = '/';
    strcpy(path + PATH_BYTES - 1, "f"); /* one more */
    REQUIRE_ERROR(open(path, O_RDONLY), ENAMETOOLONG);
    REQUIRE_ERROR(mkdir(path, 0777), ENAMETOOLONG);
    REQUIRE_ERROR(unlink(path), ENAMETOOLONG);
    REQUIRE_ERROR(link("f", path), ENAMETOOLONG);
    REQUIRE_ERROR(link(path, "g"), ENAMETOOLONG);
    REQUIRE_ERROR(chdir(path), ENAMETOOLONG);
    REQUIRE_ERROR(mknod(path, S_IFCHR | 0666, 0), ENAMETOOLONG);
    REQUIRE_ERROR(execv(path, (char *[]){"x", NULL}), ENAMETOOLONG);
    REQUIRE(unlink("f") == 0);
}

static void path_of_many_names(void)
{
    static char path[PATH_BYTES];
    REQUIRE(mkdir("d", 0777) == 0);
    for (int i = 0; i + 5 < PATH_BYTES; i += 5)
        strcpy(path + i, "d/../");
    struct stat a, b;
    REQUIRE(stat(path, &a) == 0 && stat(".", &b) == 0 && a.st_ino == b.st_ino);
    REQUIRE(unlink("d") == 0);
}

const struct test name_tests[] = {
    {"name_of_14", name_of_14, QUICK},
    {"longer_name", longer_name, QUICK},
    {"longer_names_on_the_way", longer_names_on_the_way, QUICK},
    {"any_byte_in_a_name", any_byte_in_a_name, QUICK},
    {"names_of_dots", names_of_dots, QUICK},
    {"longest_path", longest_path, QUICK},
    {"path_of_many_names", path_of_many_names, QUICK},
    {0},
};
