/* Directories: dots, removal, depth, size, entries. */
#include <dirent.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "usertests.h"

static struct stat status_of_file(const char *name)
{
    struct stat st;
    REQUIRE(stat(name, &st) == 0);
    return st;
}

static void directory_life(void)
{
    REQUIRE(mkdir("d", 0777) == 0 && S_ISDIR(status_of_file("d").st_mode));
    REQUIRE_ERROR(mkdir("d", 0777), EEXIST);
    REQUIRE_ERROR(mkdir("nosuch/d", 0777), ENOENT);
    REQUIRE_ERROR(open("d", O_WRONLY), EISDIR);
    REQUIRE_ERROR(open("d", O_RDWR), EISDIR);
    REQUIRE_ERROR(open("d", O_RDONLY | O_CREAT, 0666), EISDIR);
    REQUIRE_ERROR(open("d", O_RDONLY | O_TRUNC), EISDIR);
    REQUIRE(unlink("d") == 0);
    REQUIRE_ERROR(chdir("d"), ENOENT);
}

static void dots(void)
{
    const ino_t here = status_of_file(".").st_ino;
    REQUIRE(mkdir("d", 0777) == 0);
    REQUIRE(status_of_file("d/..").st_ino == here);
    REQUIRE(status_of_file("d/.").st_ino == status_of_file("d").st_ino);
    REQUIRE(status_of_file("/..").st_ino == 1 && status_of_file("/.").st_ino == 1);
    REQUIRE(status_of_file("/../../..").st_ino == 1);
    REQUIRE(chdir("d") == 0 && status_of_file("..").st_ino == here);
    REQUIRE(chdir("..") == 0 && status_of_file(".").st_ino == here);
    REQUIRE(unlink("d") == 0);
}

static void slashes(void)
{
    REQUIRE(mkdir("d", 0777) == 0);
    make_file("d/f", "x");
    require_content(".//d///f", "x");
    require_content("d/./../d/f", "x");
    REQUIRE(status_of_file("d/").st_ino == status_of_file("d//").st_ino);
    REQUIRE(status_of_file("//").st_ino == 1);
    REQUIRE(status_of_file("").st_ino == status_of_file(".").st_ino);
    REQUIRE_ERROR(mkdir("", 0777), ENOENT);
    REQUIRE_ERROR(unlink(""), ENOENT);
    REQUIRE(unlink("d/f//") == 0 && unlink("d/") == 0);
}

static void files_are_no_directories(void)
{
    make_file("f", "x");
    REQUIRE_ERROR(chdir("f"), ENOTDIR);
    REQUIRE_ERROR(open("f/x", O_RDONLY), ENOTDIR);
    REQUIRE_ERROR(open("f/x", O_RDWR | O_CREAT, 0666), ENOTDIR);
    REQUIRE_ERROR(open("f/..", O_RDONLY), ENOTDIR);
    REQUIRE_ERROR(mkdir("f/x", 0777), ENOTDIR);
    REQUIRE_ERROR(mkdir("f", 0777), EEXIST);
    REQUIRE_ERROR(unlink("f/x"), ENOTDIR);
    REQUIRE_ERROR(chdir("/dev/null"), ENOTDIR);
    REQUIRE(unlink("f") == 0);
}

static void removal_refuses(void)
{
    REQUIRE(mkdir("d", 0777) == 0 && mkdir("d/e", 0777) == 0);
    REQUIRE_ERROR(unlink("d"), ENOTEMPTY);
    REQUIRE_ERROR(unlink("d/."), EINVAL);
    REQUIRE_ERROR(unlink("d/.."), EINVAL);
    REQUIRE_ERROR(unlink("."), EINVAL);
    REQUIRE_ERROR(unlink(".."), EINVAL);
    REQUIRE_ERROR(unlink("/"), EBUSY);
    REQUIRE(unlink("d/e") == 0);
    make_file("d/f", "");
    REQUIRE_ERROR(unlink("d"), ENOTEMPTY);
    REQUIRE(unlink("d/f") == 0 && unlink("d") == 0);
}

/* A directory that was removed under its user's feet takes nothing new, and goes with its last user. */
static void removed_working_directory(void)
{
    const struct sysinfo before = system_info();
    REQUIRE(mkdir("d", 0777) == 0 && chdir("d") == 0 && unlink("../d") == 0);
    REQUIRE_ERROR(open("f", O_RDWR | O_CREAT, 0666), ENOENT);
    REQUIRE_ERROR(mkdir("e", 0777), ENOENT);
    REQUIRE_ERROR(chdir(".."), ENOENT);
    REQUIRE(status_of_file(".").st_nlink == 0);
    REQUIRE(system_info().free_inodes == before.free_inodes - 1);
    REQUIRE(chdir("/usertests.d/t") == 0);
    REQUIRE(system_info().free_inodes == before.free_inodes);
}

static void removed_open_directory(void)
{
    struct dirent entry;
    REQUIRE(mkdir("d", 0777) == 0);
    const int fd = open("d", O_RDONLY);
    REQUIRE(unlink("d") == 0 && mkdir("d", 0777) == 0);
    REQUIRE(get_dirent(fd, &entry, 0) >= 0);
    REQUIRE(unlink("d") == 0 && close(fd) == 0);
}

/* As deep as there are inodes for, in and out again; the links of each directory are right. */
static void deep_directories(void)
{
    enum { DEPTH = 40 };
    for (int i = 0; i < DEPTH; i++) {
        REQUIRE(mkdir("deep", 0777) == 0 && chdir("deep") == 0);
        REQUIRE(status_of_file(".").st_nlink == 1 && status_of_file("..").st_nlink == 2);
    }
    make_file("bottom", "x");
    REQUIRE(unlink("bottom") == 0);
    for (int i = 0; i < DEPTH; i++)
        REQUIRE(chdir("..") == 0 && unlink("deep") == 0);
}

/* More entries than two blocks hold; all are found, and removing every other one leaves the rest. */
static void large_directory(void)
{
    enum { NAMES = 150 };
    REQUIRE(mkdir("d", 0777) == 0);
    make_file("f", "x");
    static char name[20];
    for (int i = 0; i < NAMES; i++) {
        snprintf(name, sizeof name, "d/name%d", i);
        REQUIRE(link("f", name) == 0);
    }
    REQUIRE(status_of_file("d").st_size == (NAMES + 2) * 16);
    for (int i = 0; i < NAMES; i += 2) {
        snprintf(name, sizeof name, "d/name%d", i);
        REQUIRE(unlink(name) == 0);
    }
    for (int i = 0; i < NAMES; i++) {
        struct stat st;
        snprintf(name, sizeof name, "d/name%d", i);
        REQUIRE((stat(name, &st) == 0) == (i % 2 == 1));
    }
    REQUIRE_ERROR(unlink("d"), ENOTEMPTY);
    for (int i = 1; i < NAMES; i += 2) {
        snprintf(name, sizeof name, "d/name%d", i);
        REQUIRE(unlink(name) == 0);
    }
    REQUIRE(unlink("d") == 0 && unlink("f") == 0);
}

static void entries_are_used_again(void)
{
    REQUIRE(mkdir("d", 0777) == 0);
    make_file("d/a", "");
    make_file("d/b", "");
    const long size = status_of_file("d").st_size;
    for (int i = 0; i < 20; i++) {
        REQUIRE(unlink("d/a") == 0);
        make_file("d/c", "");
        REQUIRE(unlink("d/c") == 0);
        make_file("d/a", "");
        REQUIRE(status_of_file("d").st_size == size);
    }
    REQUIRE(unlink("d/a") == 0 && unlink("d/b") == 0 && unlink("d") == 0);
}

static void entries_in_turn(void)
{
    struct dirent entry;
    for (int i = 0; i < 5; i++)
        make_file(numbered("f", i), "");
    const int fd = open(".", O_RDONLY);
    off_t position = 0, next;
    int files = 0, others = 0;
    while ((next = get_dirent(fd, &entry, position)) > 0) {
        REQUIRE(next > position && next % 16 == 0 && entry.d_ino > 0);
        files += entry.d_name[0] == 'f';
        others += entry.d_name[0] == '.';
        position = next;
    }
    REQUIRE(next == 0 && files == 5 && others == 2);
    REQUIRE_ERROR(get_dirent(fd, &entry, -16), EINVAL);
    REQUIRE_ERROR(get_dirent(fd, &entry, 8), EINVAL);
    REQUIRE(get_dirent(fd, &entry, 1l << 30) == 0);
    REQUIRE(close(fd) == 0);
    const int file = open("f0", O_RDONLY);
    REQUIRE_ERROR(get_dirent(file, &entry, 0), ENOTDIR);
    REQUIRE(close(file) == 0);
    for (int i = 0; i < 5; i++)
        REQUIRE(unlink(numbered("f", i)) == 0);
}

const struct test directory_tests[] = {
    {"directory_life", directory_life, QUICK},
    {"dots", dots, QUICK},
    {"slashes", slashes, QUICK},
    {"files_are_no_directories", files_are_no_directories, QUICK},
    {"removal_refuses", removal_refuses, QUICK},
    {"removed_working_directory", removed_working_directory, QUICK},
    {"removed_open_directory", removed_open_directory, QUICK},
    {"deep_directories", deep_directories, QUICK},
    {"large_directory", large_directory, QUICK},
    {"entries_are_used_again", entries_are_used_again, QUICK},
    {"entries_in_turn", entries_in_turn, QUICK},
    {0},
};
