/* What the tests share: see usertests.h. */
#include "usertests.h"

#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

char buffer[BUFFER_BYTES] __attribute__((aligned(PAGE_BYTES)));

void wrong(const char *file, int line, const char *what)
{
    const char *slash = strrchr(file, '/');
    printf("    %s:%d: %s\n", slash == NULL ? file : slash + 1, line, what);
    fflush(stdout);
    _exit(WRONG);
}

void require_error(long result, int error, const char *file, int line, const char *call)
{
    static char text[160];
    const int got = errno;
    if (result == -1 && got == error)
        return;
    snprintf(text, sizeof text, "%.80s: %ld (%s) instead of %s", call, result,
             result == -1 ? strerror(got) : "no error", strerror(error));
    wrong(file, line, text);
}

void require_status(pid_t pid, int status, const char *file, int line)
{
    static char text[80];
    int got = 0;
    const pid_t ended = pid < 0 ? -1 : wait(&got);
    if (ended == pid && pid > 0 && got == status)
        return;
    if (ended == pid && got == WRONG)
        _exit(WRONG); /* the child has told what */
    snprintf(text, sizeof text, "pid %d ended with %d instead of pid %d with %d", ended, got, pid,
             status);
    wrong(file, line, text);
}

pid_t spawn(void (*function)(void))
{
    const pid_t pid = fork();
    if (pid == 0) {
        function();
        _exit(0);
    }
    REQUIRE(pid > 0);
    return pid;
}

void make_file(const char *name, const char *text)
{
    const int fd = open(name, O_WRONLY | O_CREAT | O_TRUNC, 0666);
    REQUIRE(fd >= 0);
    REQUIRE(write(fd, text, strlen(text)) == (ssize_t)strlen(text));
    REQUIRE(close(fd) == 0);
}

void require_content(const char *name, const char *text)
{
    static char content[512];
    const int fd = open(name, O_RDONLY);
    REQUIRE(fd >= 0);
    const ssize_t bytes = read_fully(fd, content, sizeof content);
    REQUIRE(bytes == (ssize_t)strlen(text) && memcmp(content, text, (size_t)bytes) == 0);
    REQUIRE(close(fd) == 0);
}

void fill_pattern(char *bytes, size_t count, unsigned seed)
{
    for (size_t i = 0; i < count; i++)
        bytes[i] = (char)(seed + i * 7 + i / 251);
}

int is_pattern(const char *bytes, size_t count, unsigned seed)
{
    for (size_t i = 0; i < count; i++)
        if (bytes[i] != (char)(seed + i * 7 + i / 251))
            return 0;
    return 1;
}

ssize_t read_fully(int fd, void *bytes, size_t count)
{
    size_t done = 0;
    ssize_t n;
    while (done < count && (n = read(fd, (char *)bytes + done, count - done)) > 0)
        done += (size_t)n;
    return (ssize_t)done;
}

struct sysinfo system_info(void)
{
    struct sysinfo info;
    /* Twice: the first may be what gives this page, and that of errno, a frame of its own. */
    *(volatile int *)&errno = errno;
    REQUIRE(sysinfo(&info) == 0 && sysinfo(&info) == 0);
    return info;
}

char *numbered(const char *name, int number)
{
    static char text[32];
    snprintf(text, sizeof text, "%s%d", name, number);
    return text;
}

long raw_call(long number, long a0, long a1, long a2)
{
    register long r7 __asm__("a7") = number;
    register long r0 __asm__("a0") = a0;
    register long r1 __asm__("a1") = a1;
    register long r2 __asm__("a2") = a2;
    __asm__ volatile("ecall" : "+r"(r0) : "r"(r7), "r"(r1), "r"(r2) : "memory");
    return r0;
}
