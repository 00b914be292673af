/*
 * kbench ITEM COUNT: makes one kind of system call, or does one thing that takes several, COUNT times. It uses nothing
 * that xv6 does not have, and compiles against xv6's headers too (-DXV6): docs/performance.md compares both.
 */
#include "common_calls.h"

#define KIB        1024
#define MIB        (1024 * 1024)
#define PAGE_BYTES 4096
#define FILE_BYTES (64 * KIB)

static char buffer[PAGE_BYTES];

static void fail(const char *what)
{
    printf("kbench: %s failed\n", what);
    end_process(1);
}

static void require(int holds, const char *what)
{
    if (!holds)
        fail(what);
}

static void get_pid(int count)
{
    const int pid = getpid();
    for (int i = 0; i < count; i++)
        require(getpid() == pid, "getpid");
}

static void wait_for(int pid, int expected)
{
    int status = -1;
    require(pid > 0 && wait(&status) == pid && status == expected, "wait");
}

static void fork_exit_wait(int count)
{
    for (int i = 0; i < count; i++) {
        const int pid = fork();
        if (pid == 0)
            end_process(7);
        wait_for(pid, 7);
    }
}

static char *self[] = {"kbench", "nothing", "1", 0};

static void fork_exec_wait(int count)
{
    for (int i = 0; i < count; i++) {
        const int pid = fork();
        if (pid == 0) {
            execute("/kbench", self);
            end_process(1);
        }
        wait_for(pid, 0);
    }
}

/* So many KiB through a pipe, a KiB in each write. */
static void pipe_transfer(int count)
{
    int fds[2], bytes = 0, n;
    require(pipe(fds) == 0, "pipe");
    const int pid = fork();
    if (pid == 0) {
        close(fds[0]);
        for (int i = 0; i < count; i++)
            require(write(fds[1], buffer, KIB) == KIB, "write");
        end_process(0);
    }
    close(fds[1]);
    while ((n = read(fds[0], buffer, KIB)) > 0)
        bytes += n;
    require(bytes == count * KIB, "read");
    close(fds[0]);
    wait_for(pid, 0);
}

/* A byte to another process and back. */
static void ping_pong(int count)
{
    int there[2], back[2];
    require(pipe(there) == 0 && pipe(back) == 0, "pipe");
    const int pid = fork();
    if (pid == 0) {
        close(there[1]);
        while (read(there[0], buffer, 1) == 1)
            require(write(back[1], buffer, 1) == 1, "write");
        end_process(0);
    }
    close(there[0]);
    for (int i = 0; i < count; i++) {
        require(write(there[1], buffer, 1) == 1, "write");
        require(read(back[0], buffer, 1) == 1, "read");
    }
    close(there[1]);
    wait_for(pid, 0);
    close(back[0]);
    close(back[1]);
}

static void write_file(const char *name, int pieces, int piece)
{
    const int fd = create(name);
    require(fd >= 0, "open");
    for (int i = 0; i < pieces; i++)
        require(write(fd, buffer, piece) == piece, "write");
    close(fd);
}

static void read_file(const char *name, int pieces, int piece)
{
    const int fd = open(name, O_RDONLY);
    require(fd >= 0, "open");
    for (int i = 0; i < pieces; i++)
        require(read(fd, buffer, piece) == piece, "read");
    require(read(fd, buffer, 1) == 0, "read");
    close(fd);
}

/* Writes, reads and unlinks a file of 64 KiB, a KiB at a time. */
static void file_life(int count)
{
    for (int i = 0; i < count; i++) {
        write_file("kbench.tmp", FILE_BYTES / KIB, KIB);
        read_file("kbench.tmp", FILE_BYTES / KIB, KIB);
        require(unlink("kbench.tmp") == 0, "unlink");
    }
}

/* Reads 4 KiB of a file at a time. */
static void read_pages(int count)
{
    write_file("kbench.tmp", FILE_BYTES / PAGE_BYTES, PAGE_BYTES);
    for (int i = 0; i < count; i += FILE_BYTES / PAGE_BYTES)
        read_file("kbench.tmp", FILE_BYTES / PAGE_BYTES, PAGE_BYTES);
    require(unlink("kbench.tmp") == 0, "unlink");
}

#define LARGE_BYTES (256 * KIB)

/* Writes so many files of 256 KiB, 4 KiB at a time. */
static void write_large(int count)
{
    for (int i = 0; i < count; i++) {
        write_file("kbench.tmp", LARGE_BYTES / PAGE_BYTES, PAGE_BYTES);
        require(unlink("kbench.tmp") == 0, "unlink");
    }
}

static void read_large(int count)
{
    write_file("kbench.tmp", LARGE_BYTES / PAGE_BYTES, PAGE_BYTES);
    for (int i = 0; i < count; i++)
        read_file("kbench.tmp", LARGE_BYTES / PAGE_BYTES, PAGE_BYTES);
    require(unlink("kbench.tmp") == 0, "unlink");
}

/* Grows by a MiB, touches each page, and shrinks. */
static void grow(int count)
{
    for (int i = 0; i < count; i++) {
        char *const start = sbrk(MIB);
        require(start != (char *)-1, "sbrk");
        for (int at = 0; at < MIB; at += PAGE_BYTES)
            start[at] = 1;
        require(sbrk(-MIB) == start + MIB, "sbrk");
    }
}

static void nothing(int count) { (void)count; }

static const struct {
    const char *name;
    void (*run)(int count);
} items[] = {
    {"getpid", get_pid},       {"fork", fork_exit_wait},    {"exec", fork_exec_wait},
    {"pipe", pipe_transfer},   {"pingpong", ping_pong},     {"file", file_life},
    {"readpages", read_pages}, {"writelarge", write_large}, {"readlarge", read_large},
    {"sbrk", grow},            {"nothing", nothing},
};

int main(int argc, char *argv[])
{
    const int count = argc == 3 ? atoi(argv[2]) : 0;
    for (unsigned i = 0; count > 0 && i < sizeof items / sizeof items[0]; i++) {
        if (strcmp(argv[1], items[i].name) == 0) {
            items[i].run(count);
            exit(0);
        }
    }
    printf("usage: kbench ITEM COUNT\n");
    exit(2);
}
