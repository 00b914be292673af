/* Addresses at the edges of what is allowed: page borders, odd addresses, the end of memory. */
#include <fcntl.h>
#include <string.h>
#include <sys/proc_info.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "arguments.h"
#include "usertests.h"

/* The end of a new page of the heap, behind which nothing is mapped. */
static char *end_of_memory(void)
{
    char *const old = sbrk(PAGE_BYTES);
    REQUIRE(old != (char *)-1 && (uintptr_t)old % PAGE_BYTES == 0);
    return old + PAGE_BYTES;
}

static void straddle_read(void)
{
    char *const end = end_of_memory();
    make_file("f", "0123456789abcdef");
    const int fd = open("f", O_RDONLY);
    REQUIRE_ERROR(read(fd, end - 8, 16), EFAULT);
    REQUIRE(read(fd, end - 8, 8) == 8 && memcmp(end - 8, "01234567", 8) == 0);
    REQUIRE(close(fd) == 0 && unlink("f") == 0);
}

static void straddle_write(void)
{
    char *const end = end_of_memory();
    struct stat st;
    memset(end - 8, 'x', 8);
    const int fd = open("f", O_RDWR | O_CREAT, 0666);
    REQUIRE_ERROR(write(fd, end - 8, 9), EFAULT);
    REQUIRE(fstat(fd, &st) == 0 && st.st_size == 0);
    REQUIRE(write(fd, end - 8, 8) == 8);
    REQUIRE(close(fd) == 0 && unlink("f") == 0);
}

static void straddle_structures(void)
{
    char *const end = end_of_memory();
    const int fd = open(".", O_RDONLY);
    REQUIRE_ERROR(fstat(fd, (void *)(end - 4)), EFAULT);
    REQUIRE_ERROR(pipe((void *)(end - 4)), EFAULT);
    REQUIRE_ERROR(proc_info(0, (void *)(end - 47)), EFAULT);
    REQUIRE_ERROR(sysinfo((void *)(end - 127)), EFAULT);
    REQUIRE(fstat(fd, (void *)(end - sizeof(struct stat))) == 0);
    REQUIRE(proc_info(0, (void *)(end - 48)) > 0);
    REQUIRE(sysinfo((void *)(end - 128)) == 0);
    REQUIRE(pipe((void *)(end - 8)) == 0);
    REQUIRE(close(fd) == 0);
}

static void straddle_path(void)
{
    char *const end = end_of_memory();
    memcpy(end - 4, "name", 4); /* no NUL before the end */
    REQUIRE_ERROR(open(end - 4, O_RDWR | O_CREAT, 0666), EFAULT);
    REQUIRE_ERROR(mkdir(end - 4, 0777), EFAULT);
    REQUIRE_ERROR(unlink(end - 4), EFAULT);
    memcpy(end - 5, "name", 5); /* the NUL is the last byte */
    REQUIRE(mkdir(end - 5, 0777) == 0);
    REQUIRE(unlink("name") == 0);
}

static void path_over_page_border(void)
{
    char *const border = buffer + PAGE_BYTES;
    memcpy(border - 3, "abcdef", 7);
    REQUIRE(mkdir(border - 3, 0777) == 0);
    REQUIRE(unlink("abcdef") == 0);
}

static void transfers_over_page_border(void)
{
    fill_pattern(buffer, BUFFER_BYTES, 1);
    const int fd = open("f", O_RDWR | O_CREAT, 0666);
    REQUIRE(write(fd, buffer + 4000, 3000) == 3000);
    REQUIRE(close(fd) == 0);
    const int again = open("f", O_RDONLY);
    memset(buffer, 0, BUFFER_BYTES);
    REQUIRE(read(again, buffer + 3001, 4000) == 3000);
    REQUIRE(buffer[3000] == 0 && buffer[6001] == 0);
    char *const expected = sbrk(BUFFER_BYTES);
    fill_pattern(expected, BUFFER_BYTES, 1);
    REQUIRE(memcmp(buffer + 3001, expected + 4000, 3000) == 0);
    REQUIRE(close(again) == 0 && unlink("f") == 0);
}

static void odd_addresses(void)
{
    const int fd = open(".", O_RDONLY);
    struct stat st;
    int fds[2], status;
    REQUIRE(fstat(fd, (void *)(buffer + 1)) == 0);
    memcpy(&st, buffer + 1, sizeof st);
    REQUIRE(S_ISDIR(st.st_mode));
    REQUIRE(pipe((void *)(buffer + 3)) == 0);
    memcpy(fds, buffer + 3, sizeof fds);
    REQUIRE(write(fds[1], "x", 1) == 1 && read(fds[0], buffer, 1) == 1);
    const pid_t pid = fork();
    if (pid == 0)
        _exit(0x1234567);
    REQUIRE(wait((void *)(buffer + 5)) == pid);
    memcpy(&status, buffer + 5, sizeof status);
    REQUIRE(status == 0x1234567);
    REQUIRE(close(fd) == 0);
}

static void exec_array_at_odd_address(void)
{
    char *const words[] = {"name", CHECK_ARGUMENTS, CHECK_WORDS, "two words", "", NULL};
    memcpy(buffer + 1, words, sizeof words);
    const pid_t pid = fork();
    if (pid == 0) {
        execv(SELF, (char **)(buffer + 1));
        _exit(1);
    }
    REQUIRE_STATUS(pid, ARGUMENTS_RIGHT);
}

/* Lengths that would lead around the end of the address space. */
static void lengths_that_wrap(void)
{
    const int fd = open("/dev/null", O_RDWR), zero = open("/dev/zero", O_RDONLY);
    REQUIRE_ERROR(write(fd, (void *)(UINTPTR_MAX - 7), 16), EFAULT);
    REQUIRE_ERROR(read(zero, (void *)(UINTPTR_MAX - 7), 16), EFAULT);
    REQUIRE_ERROR(write(fd, buffer, 0x7fffffff), EFAULT);
    REQUIRE_ERROR(read(fd, buffer, (size_t)-1), EINVAL);
    REQUIRE_ERROR(write(fd, buffer, (size_t)-5), EINVAL);
    REQUIRE_ERROR(write(fd, buffer, 0x80000000u), EINVAL);
    REQUIRE(close(fd) == 0 && close(zero) == 0);
}

static void nothing_needs_no_memory(void)
{
    int fds[2];
    REQUIRE(pipe(fds) == 0);
    const int fd = open("f", O_RDWR | O_CREAT, 0666);
    void *const bad = (void *)UINTPTR_MAX;
    REQUIRE(write(fd, bad, 0) == 0 && read(fd, bad, 0) == 0);
    REQUIRE(write(fds[1], bad, 0) == 0 && read(fds[0], bad, 0) == 0);
    REQUIRE(close(fd) == 0 && unlink("f") == 0);
}

const struct test struct_tests[] = {
    {"straddle_read", straddle_read, QUICK},
    {"straddle_write", straddle_write, QUICK},
    {"straddle_structures", straddle_structures, QUICK},
    {"straddle_path", straddle_path, QUICK},
    {"path_over_page_border", path_over_page_border, QUICK},
    {"transfers_over_page_border", transfers_over_page_border, QUICK},
    {"odd_addresses", odd_addresses, QUICK},
    {"exec_array_at_odd_address", exec_array_at_odd_address, QUICK},
    {"lengths_that_wrap", lengths_that_wrap, QUICK},
    {"nothing_needs_no_memory", nothing_needs_no_memory, QUICK},
    {0},
};
