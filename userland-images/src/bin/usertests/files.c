/* Open files: flags, positions, truncation, appending, what fstat says. */
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "usertests.h"

static long size_of(const char *name)
{
    struct stat st;
    REQUIRE(stat(name, &st) == 0);
    return st.st_size;
}

static void file_life(void)
{
    REQUIRE_ERROR(open("f", O_RDONLY), ENOENT);
    make_file("f", "hello");
    require_content("f", "hello");
    REQUIRE(unlink("f") == 0);
    REQUIRE_ERROR(open("f", O_RDWR), ENOENT);
    REQUIRE_ERROR(unlink("f"), ENOENT);
}

static void open_modes(void)
{
    make_file("f", "abc");
    int fd = open("f", O_RDONLY);
    REQUIRE_ERROR(write(fd, "x", 1), EBADF);
    REQUIRE(read(fd, buffer, 10) == 3 && read(fd, buffer, 10) == 0 && close(fd) == 0);
    fd = open("f", O_WRONLY);
    REQUIRE_ERROR(read(fd, buffer, 1), EBADF);
    REQUIRE(write(fd, "x", 1) == 1 && close(fd) == 0);
    require_content("f", "xbc");
    fd = open("f", O_RDWR | O_CREAT, 0666); /* is there already, and stays as it is */
    REQUIRE(read(fd, buffer, 1) == 1 && write(fd, "y", 1) == 1 && close(fd) == 0);
    require_content("f", "xyc");
    REQUIRE(unlink("f") == 0);
}

static void truncate_at_open(void)
{
    make_file("f", "abcdef");
    int fd = open("f", O_WRONLY | O_TRUNC);
    REQUIRE(size_of("f") == 0 && write(fd, "xy", 2) == 2 && close(fd) == 0);
    require_content("f", "xy");
    fd = open("f", O_RDONLY | O_TRUNC); /* truncates whatever it is opened for */
    REQUIRE(read(fd, buffer, 1) == 0 && close(fd) == 0 && size_of("f") == 0);
    REQUIRE(unlink("f") == 0);
}

static void truncate_while_open(void)
{
    make_file("f", "abcdef");
    const int reader = open("f", O_RDONLY), writer = open("f", O_WRONLY);
    REQUIRE(read(reader, buffer, 4) == 4 && write(writer, "ABCD", 4) == 4);
    const int third = open("f", O_WRONLY | O_TRUNC);
    REQUIRE(read(reader, buffer, 4) == 0); /* its position is beyond the end now */
    REQUIRE(write(writer, "E", 1) == 1); /* its position stays: zeros come before it */
    REQUIRE(size_of("f") == 5);
    const int zeros = open("f", O_RDONLY);
    REQUIRE(read(zeros, buffer, 9) == 5 && memcmp(buffer, "\0\0\0\0E", 5) == 0);
    REQUIRE(close(zeros) == 0);
    REQUIRE(write(third, "uvwxyz", 6) == 6);
    REQUIRE(read(reader, buffer, 4) == 2 && memcmp(buffer, "yz", 2) == 0);
    REQUIRE(write(writer, "V", 1) == 1);
    REQUIRE(close(reader) == 0 && close(writer) == 0 && close(third) == 0);
    require_content("f", "uvwxyV");
    REQUIRE(unlink("f") == 0);
}

static void truncate_gives_blocks_back(void)
{
    const int fd = open("f", O_RDWR | O_CREAT, 0666);
    const struct sysinfo before = system_info();
    for (int i = 0; i < 40; i++)
        REQUIRE(write(fd, buffer, BLOCK_BYTES) == BLOCK_BYTES);
    REQUIRE(system_info().free_blocks == before.free_blocks - 41); /* with the indirect block */
    REQUIRE(close(open("f", O_WRONLY | O_TRUNC)) == 0);
    REQUIRE(system_info().free_blocks == before.free_blocks);
    REQUIRE(close(fd) == 0 && unlink("f") == 0);
}

static void append(void)
{
    make_file("f", "one");
    const int a = open("f", O_WRONLY | O_APPEND), b = open("f", O_RDWR | O_APPEND);
    REQUIRE(write(a, "two", 3) == 3 && write(b, "three", 5) == 5 && write(a, "four", 4) == 4);
    REQUIRE(read(b, buffer, 10) == 4 && memcmp(buffer, "four", 4) == 0);
    REQUIRE(close(a) == 0 && close(b) == 0);
    require_content("f", "onetwothreefour");
    REQUIRE(unlink("f") == 0);
}

static void position_shared_by_dup(void)
{
    const int fd = open("f", O_RDWR | O_CREAT, 0666), other = dup(fd);
    REQUIRE(write(fd, "ab", 2) == 2 && write(other, "cd", 2) == 2 && close(fd) == 0);
    REQUIRE(write(other, "ef", 2) == 2 && close(other) == 0);
    require_content("f", "abcdef");
    REQUIRE(unlink("f") == 0);
}

static void position_shared_by_fork(void)
{
    make_file("f", "abcdef");
    const int fd = open("f", O_RDONLY);
    const pid_t pid = fork();
    if (pid == 0)
        _exit(read(fd, buffer, 2) == 2 && memcmp(buffer, "ab", 2) == 0 && close(fd) == 0 ? 0 : 1);
    REQUIRE_STATUS(pid, 0);
    REQUIRE(read(fd, buffer, 2) == 2 && memcmp(buffer, "cd", 2) == 0 && close(fd) == 0);
    REQUIRE(unlink("f") == 0);
}

static void positions_of_two_opens(void)
{
    make_file("f", "abcdef");
    const int a = open("f", O_RDONLY), b = open("f", O_RDWR);
    REQUIRE(read(a, buffer, 3) == 3 && write(b, "ABCD", 4) == 4);
    REQUIRE(read(a, buffer, 3) == 3 && memcmp(buffer, "Def", 3) == 0);
    REQUIRE(close(a) == 0 && close(b) == 0 && unlink("f") == 0);
}

static void failed_calls_do_not_move(void)
{
    make_file("f", "abcdef");
    const int fd = open("f", O_RDWR);
    REQUIRE_ERROR(read(fd, (void *)UINTPTR_MAX, 3), EFAULT);
    REQUIRE_ERROR(write(fd, (void *)UINTPTR_MAX, 3), EFAULT);
    REQUIRE(read(fd, buffer, 0) == 0 && write(fd, buffer, 0) == 0);
    REQUIRE(read(fd, buffer, 3) == 3 && memcmp(buffer, "abc", 3) == 0);
    REQUIRE(close(fd) == 0 && unlink("f") == 0);
}

static void stat_of_each_kind(void)
{
    struct stat st;
    int fds[2];
    make_file("f", "abc");
    REQUIRE(stat("f", &st) == 0 && S_ISREG(st.st_mode) && st.st_size == 3 && st.st_nlink == 1);
    REQUIRE(stat(".", &st) == 0 && S_ISDIR(st.st_mode) && st.st_size % 16 == 0);
    REQUIRE(stat("/dev/zero", &st) == 0 && S_ISCHR(st.st_mode) && MAJOR(st.st_rdev) == 3);
    REQUIRE(stat("/", &st) == 0 && S_ISDIR(st.st_mode) && st.st_ino == 1);
    REQUIRE(pipe(fds) == 0);
    REQUIRE_ERROR(fstat(fds[0], &st), EINVAL);
    REQUIRE_ERROR(fstat(fds[1], &st), EINVAL);
    REQUIRE(unlink("f") == 0);
}

static void file_types_in_modes(void)
{
    REQUIRE_ERROR(open("f", O_RDWR | O_CREAT, S_IFDIR | 0777), EINVAL);
    REQUIRE_ERROR(mkdir("d", S_IFREG | 0777), EINVAL);
    REQUIRE_ERROR(mknod("n", S_IFREG | 0666, 0), EINVAL);
    REQUIRE_ERROR(open("f", O_RDONLY), ENOENT);
    REQUIRE(close(open("f", O_RDWR | O_CREAT, S_IFREG | 0666)) == 0 && unlink("f") == 0);
}

const struct test file_tests[] = {
    {"file_life", file_life, QUICK},
    {"open_modes", open_modes, QUICK},
    {"truncate_at_open", truncate_at_open, QUICK},
    {"truncate_while_open", truncate_while_open, QUICK},
    {"truncate_gives_blocks_back", truncate_gives_blocks_back, QUICK},
    {"append", append, QUICK},
    {"position_shared_by_dup", position_shared_by_dup, QUICK},
    {"position_shared_by_fork", position_shared_by_fork, QUICK},
    {"positions_of_two_opens", positions_of_two_opens, QUICK},
    {"failed_calls_do_not_move", failed_calls_do_not_move, QUICK},
    {"stat_of_each_kind", stat_of_each_kind, QUICK},
    {"file_types_in_modes", file_types_in_modes, QUICK},
    {0},
};
