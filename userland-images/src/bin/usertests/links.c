/* Names of files: link, unlink, and files that live without a name. */
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "usertests.h"

static int links_of(const char *name)
{
    struct stat st;
    REQUIRE(stat(name, &st) == 0);
    return st.st_nlink;
}

static void links_are_counted(void)
{
    make_file("f0", "x");
    for (int i = 1; i < 50; i++) {
        char *const name = numbered("f", i);
        REQUIRE(link("f0", name) == 0 && links_of(name) == i + 1);
    }
    for (int i = 0; i < 49; i++) {
        REQUIRE(unlink(numbered("f", i)) == 0);
        REQUIRE(links_of("f49") == 49 - i);
    }
    require_content("f49", "x");
    REQUIRE(unlink("f49") == 0);
}

static void link_refuses(void)
{
    make_file("f", "x");
    REQUIRE(mkdir("d", 0777) == 0);
    REQUIRE_ERROR(link("nosuch", "g"), ENOENT);
    REQUIRE_ERROR(link("f", "nosuch/g"), ENOENT);
    REQUIRE_ERROR(link("f", "f"), EEXIST);
    REQUIRE_ERROR(link("f", "d"), EEXIST);
    REQUIRE_ERROR(link("f", "/"), EEXIST);
    REQUIRE_ERROR(link("d", "e"), EPERM);
    REQUIRE_ERROR(link(".", "e"), EPERM);
    REQUIRE_ERROR(link("f", "f/g"), ENOTDIR);
    REQUIRE_ERROR(link("f", ""), ENOENT);
    REQUIRE(links_of("f") == 1);
    REQUIRE(link("f", "d/g") == 0 && links_of("f") == 2);
    REQUIRE(unlink("d/g") == 0 && unlink("d") == 0 && unlink("f") == 0);
}

static void rename_by_links(void)
{
    make_file("f", "moved");
    REQUIRE(mkdir("d", 0777) == 0);
    REQUIRE(link("f", "d/g") == 0 && unlink("f") == 0);
    require_content("d/g", "moved");
    REQUIRE(link("d/g", "f") == 0 && unlink("d/g") == 0);
    require_content("f", "moved");
    REQUIRE(unlink("f") == 0 && unlink("d") == 0);
}

static void unlinked_file_lives_on(void)
{
    struct stat st;
    const struct sysinfo before = system_info();
    const int fd = open("f", O_RDWR | O_CREAT, 0666), again = open("f", O_RDONLY);
    REQUIRE(write(fd, "still", 5) == 5 && unlink("f") == 0);
    REQUIRE_ERROR(open("f", O_RDONLY), ENOENT);
    REQUIRE(write(fd, "!", 1) == 1);
    REQUIRE(fstat(fd, &st) == 0 && st.st_nlink == 0 && st.st_size == 6);
    REQUIRE(close(fd) == 0 && read(again, buffer, 10) == 6 && memcmp(buffer, "still!", 6) == 0);
    REQUIRE(system_info().free_inodes == before.free_inodes - 1);
    REQUIRE(close(again) == 0);
    REQUIRE(system_info().free_inodes == before.free_inodes);
    REQUIRE(system_info().free_blocks == before.free_blocks);
}

static void name_is_free_after_unlink(void)
{
    const int old = open("f", O_RDWR | O_CREAT, 0666);
    REQUIRE(write(old, "old", 3) == 3 && unlink("f") == 0);
    make_file("f", "new");
    require_content("f", "new");
    REQUIRE(write(old, "er", 2) == 2 && close(old) == 0);
    require_content("f", "new");
    REQUIRE(unlink("f") == 0);
}

/* The last holder of a file without a name is killed: the file is freed with it. */
static void unlinked_file_of_a_killed_process(void)
{
    int fds[2];
    const struct sysinfo before = system_info();
    REQUIRE(pipe(fds) == 0);
    const pid_t pid = fork();
    if (pid == 0) {
        const int fd = open("f", O_RDWR | O_CREAT, 0666);
        REQUIRE(write(fd, buffer, BUFFER_BYTES) == BUFFER_BYTES && unlink("f") == 0);
        REQUIRE(write(fds[1], "x", 1) == 1);
        ms_sleep(1000000);
    }
    REQUIRE(read(fds[0], buffer, 1) == 1);
    REQUIRE(system_info().free_inodes == before.free_inodes - 1);
    REQUIRE(raw_call(6, pid, 9, 0) == 0);
    REQUIRE_STATUS(pid, KILLED);
    REQUIRE(system_info().free_inodes == before.free_inodes);
    REQUIRE(system_info().free_blocks == before.free_blocks);
}

static void link_to_a_device(void)
{
    REQUIRE(mknod("n", S_IFCHR | 0666, MKDEV(3, 0)) == 0);
    REQUIRE(link("n", "m") == 0 && links_of("m") == 2 && unlink("n") == 0);
    const int fd = open("m", O_RDONLY);
    REQUIRE(read(fd, buffer, 10) == 10 && buffer[9] == 0 && close(fd) == 0);
    REQUIRE(unlink("m") == 0);
}

static void create_and_unlink_often(void)
{
    const struct sysinfo before = system_info();
    for (int i = 0; i < 300; i++) {
        char *const name = numbered("f", i % 7);
        const int fd = open(name, O_RDWR | O_CREAT, 0666);
        REQUIRE(write(fd, buffer, (size_t)i * 37 % 5000) == i * 37 % 5000 && close(fd) == 0);
        REQUIRE(unlink(name) == 0);
    }
    const struct sysinfo after = system_info();
    REQUIRE(after.free_blocks == before.free_blocks);
    REQUIRE(after.free_inodes == before.free_inodes);
}

const struct test link_tests[] = {
    {"links_are_counted", links_are_counted, QUICK},
    {"link_refuses", link_refuses, QUICK},
    {"rename_by_links", rename_by_links, QUICK},
    {"unlinked_file_lives_on", unlinked_file_lives_on, QUICK},
    {"name_is_free_after_unlink", name_is_free_after_unlink, QUICK},
    {"unlinked_file_of_a_killed_process", unlinked_file_of_a_killed_process, QUICK},
    {"link_to_a_device", link_to_a_device, QUICK},
    {"create_and_unlink_often", create_and_unlink_often, QUICK},
    {0},
};
