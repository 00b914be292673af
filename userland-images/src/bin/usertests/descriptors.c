/* Descriptors: numbers that stand for nothing, dup, and how many there can be. */
#include <fcntl.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "usertests.h"

static void bad_descriptors(void)
{
    static const int bad[] = {-1, 3, 15, 16, 17, 99, 0x7fffffff, (int)0x80000000, -16};
    struct stat st;
    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
        const int fd = bad[i];
        REQUIRE_ERROR(read(fd, buffer, 1), EBADF);
        REQUIRE_ERROR(write(fd, buffer, 1), EBADF);
        REQUIRE_ERROR(close(fd), EBADF);
        REQUIRE_ERROR(dup(fd), EBADF);
        REQUIRE_ERROR(fstat(fd, &st), EBADF);
        REQUIRE_ERROR(isatty(fd), EBADF);
        REQUIRE_ERROR(tcsetpgrp(fd, 1), EBADF);
        REQUIRE(raw_call(22, fd, (long)buffer, 0) == -EBADF);
    }
}

static void lowest_descriptor(void)
{
    const int a = dup(0), b = dup(0), c = dup(0);
    REQUIRE(a == 3 && b == 4 && c == 5);
    REQUIRE(close(b) == 0 && dup(0) == 4 && close(a) == 0 && close(4) == 0 && dup(0) == 3);
    REQUIRE(close(0) == 0);
    REQUIRE(open(".", O_RDONLY) == 0);
}

static void close_twice(void)
{
    const int fd = dup(0);
    REQUIRE(close(fd) == 0);
    REQUIRE_ERROR(close(fd), EBADF);
}

static void all_descriptors(void)
{
    int fds[2], count = 0;
    while (dup(0) >= 0)
        count++;
    const int last = count + 2; /* 0 to 2 are open before */
    REQUIRE(errno == EMFILE && count >= 13);
    REQUIRE_ERROR(open(".", O_RDONLY), EMFILE);
    REQUIRE_ERROR(open("f", O_RDWR | O_CREAT, 0666), EMFILE);
    REQUIRE_ERROR(open("nosuch", O_RDONLY), EMFILE); /* it is not even looked for */
    REQUIRE_ERROR(pipe(fds), EMFILE);
    const struct sysinfo before = system_info();
    REQUIRE(close(last) == 0);
    REQUIRE_ERROR(pipe(fds), EMFILE); /* one is too few */
    REQUIRE(system_info().open_files == before.open_files);
    REQUIRE(close(last - 1) == 0 && pipe(fds) == 0 && fds[0] == last - 1 && fds[1] == last);
    REQUIRE(close(last - 1) == 0 && close(last) == 0);
    REQUIRE_ERROR(open("f", O_RDONLY), ENOENT);
}

static void dup_shares_one_file(void)
{
    const struct sysinfo before = system_info();
    const int fd = open(".", O_RDONLY);
    for (int i = 0; i < 5; i++)
        REQUIRE(dup(fd) > fd);
    REQUIRE(system_info().open_files == before.open_files + 1);
    for (int i = fd; i < fd + 5; i++)
        REQUIRE(close(i) == 0);
    REQUIRE(system_info().open_files == before.open_files + 1);
    REQUIRE(close(fd + 5) == 0 && system_info().open_files == before.open_files);
}

/* Standard files can be closed like all others. */
static void closed_standard_files(void)
{
    const pid_t pid = fork();
    if (pid == 0) {
        close(0);
        close(1);
        close(2);
        _exit(write(1, "x", 1) == -1 && read(0, buffer, 1) == -1 ? 0 : 1);
    }
    REQUIRE_STATUS(pid, 0);
}

static void isatty_of_other_files(void)
{
    int fds[2];
    const int fd = open("/dev/null", O_RDWR);
    REQUIRE(pipe(fds) == 0);
    REQUIRE(isatty(fd) == 0 && isatty(fds[0]) == 0);
    REQUIRE_ERROR(tcsetpgrp(fd, 1), ENOTTY);
    REQUIRE(close(fd) == 0);
}

const struct test descriptor_tests[] = {
    {"bad_descriptors", bad_descriptors, QUICK},
    {"lowest_descriptor", lowest_descriptor, QUICK},
    {"close_twice", close_twice, QUICK},
    {"all_descriptors", all_descriptors, QUICK},
    {"dup_shares_one_file", dup_shares_one_file, QUICK},
    {"closed_standard_files", closed_standard_files, QUICK},
    {"isatty_of_other_files", isatty_of_other_files, QUICK},
    {0},
};
