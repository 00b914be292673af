/* Who waits at a pipe, and what wakes them. */
#include <string.h>
#include <sys/proc_info.h>
#include <sys/wait.h>
#include <unistd.h>

#include "usertests.h"

static int fds[2];

static int state_of(pid_t pid)
{
    struct proc_info info;
    REQUIRE(proc_info(pid - 1, &info) == pid);
    return info.state;
}

static void write_more_than_fits(void)
{
    REQUIRE(write(fds[1], buffer, PIPE_BYTES + 1) == PIPE_BYTES + 1);
}

static void full_pipe_waits(void)
{
    REQUIRE(pipe(fds) == 0);
    REQUIRE(write(fds[1], buffer, PIPE_BYTES) == PIPE_BYTES); /* all of it fits */
    REQUIRE(read(fds[0], buffer, PIPE_BYTES) == PIPE_BYTES);
    const pid_t pid = spawn(write_more_than_fits);
    ms_sleep(30);
    REQUIRE(state_of(pid) == PROC_SLEEPING);
    REQUIRE(read(fds[0], buffer, 1) == 1); /* room for the last byte */
    REQUIRE_STATUS(pid, 0);
    REQUIRE(read(fds[0], buffer, BUFFER_BYTES) == PIPE_BYTES);
    REQUIRE(close(fds[0]) == 0 && close(fds[1]) == 0);
}

static void read_one(void)
{
    close(fds[1]);
    REQUIRE(read(fds[0], buffer, 1) == 1);
}

static void read_end(void)
{
    close(fds[1]);
    REQUIRE(read(fds[0], buffer, 1) == 0);
}

static void sleep_until_there_is_a_byte_for_each(void)
{
    enum { READERS = 5 };
    pid_t pids[READERS];
    REQUIRE(pipe(fds) == 0);
    for (int i = 0; i < READERS; i++)
        pids[i] = spawn(read_one);
    ms_sleep(30);
    for (int i = 0; i < READERS; i++)
        REQUIRE(state_of(pids[i]) == PROC_SLEEPING);
    for (int i = 0; i < READERS; i++) {
        int status;
        REQUIRE(write(fds[1], "x", 1) == 1);
        REQUIRE(wait(&status) > 0 && status == 0);
    }
    REQUIRE(close(fds[0]) == 0 && close(fds[1]) == 0);
}

static void all_readers_see_the_end(void)
{
    REQUIRE(pipe(fds) == 0);
    for (int i = 0; i < 5; i++)
        spawn(read_end);
    ms_sleep(30);
    REQUIRE(close(fds[1]) == 0);
    for (int i = 0; i < 5; i++) {
        int status;
        REQUIRE(wait(&status) > 0 && status == 0);
    }
    REQUIRE(close(fds[0]) == 0);
}

/* What has gone into the pipe before the last reader went is the result; the next write says why. */
static void write_until_nobody_reads(void)
{
    close(fds[0]);
    signal(SIGPIPE, SIG_IGN);
    REQUIRE(write(fds[1], buffer, 3 * PIPE_BYTES) == PIPE_BYTES + 100);
    REQUIRE_ERROR(write(fds[1], "x", 1), EPIPE);
}

static void write_is_short_when_the_reader_goes(void)
{
    REQUIRE(pipe(fds) == 0);
    const pid_t pid = spawn(write_until_nobody_reads);
    REQUIRE(close(fds[1]) == 0);
    REQUIRE(read_fully(fds[0], buffer, 100) == 100);
    ms_sleep(30); /* the writer has filled the pipe again */
    REQUIRE(close(fds[0]) == 0);
    REQUIRE_STATUS(pid, 0);
}

static void write_to_closed(void)
{
    close(fds[0]);
    signal(SIGPIPE, SIG_IGN);
    REQUIRE(write(fds[1], buffer, PIPE_BYTES) == PIPE_BYTES || errno == EPIPE);
    const ssize_t n = write(fds[1], buffer, 10);
    REQUIRE(n == -1 && errno == EPIPE);
}

static void all_writers_see_the_end(void)
{
    REQUIRE(pipe(fds) == 0);
    for (int i = 0; i < 5; i++)
        spawn(write_to_closed);
    REQUIRE(close(fds[1]) == 0);
    ms_sleep(30);
    REQUIRE(close(fds[0]) == 0);
    for (int i = 0; i < 5; i++) {
        int status;
        REQUIRE(wait(&status) > 0);
        REQUIRE(status == 0 || status == WRONG);
        if (status == WRONG)
            _exit(WRONG);
    }
}

/* A byte through a row of processes, each of which adds one. */
static void row_of_processes(void)
{
    enum { LENGTH = 12 };
    int in = -1, first = -1;
    for (int i = 0; i < LENGTH; i++) {
        REQUIRE(pipe(fds) == 0);
        if (i == 0) {
            first = fds[1];
            in = fds[0];
            continue;
        }
        const pid_t pid = fork();
        if (pid == 0) {
            char c;
            close(first);
            close(fds[0]);
            while (read(in, &c, 1) == 1) {
                c++;
                REQUIRE(write(fds[1], &c, 1) == 1);
            }
            _exit(0);
        }
        REQUIRE(pid > 0 && close(in) == 0 && close(fds[1]) == 0);
        in = fds[0];
    }
    for (char c = 0; c < 50; c++) {
        char out;
        REQUIRE(write(first, &c, 1) == 1 && read(in, &out, 1) == 1 && out == c + LENGTH - 1);
    }
    REQUIRE(close(first) == 0 && read(in, buffer, 1) == 0 && close(in) == 0);
    for (int i = 1; i < LENGTH; i++) {
        int status;
        REQUIRE(wait(&status) > 0 && status == 0);
    }
}

/* A reader with a bad buffer, woken, fails; the byte is for the next one. */
static void read_badly(void)
{
    REQUIRE_ERROR(read(fds[0], (void *)UINTPTR_MAX, 1), EFAULT);
}

static void bad_reader_takes_nothing(void)
{
    REQUIRE(pipe(fds) == 0);
    const pid_t pid = spawn(read_badly);
    ms_sleep(30);
    REQUIRE(write(fds[1], "x", 1) == 1);
    REQUIRE_STATUS(pid, 0);
    REQUIRE(read(fds[0], buffer, 1) == 1 && buffer[0] == 'x');
    REQUIRE(close(fds[0]) == 0 && close(fds[1]) == 0);
}

const struct test pipe_wait_tests[] = {
    {"full_pipe_waits", full_pipe_waits, QUICK},
    {"a_byte_for_each_reader", sleep_until_there_is_a_byte_for_each, QUICK},
    {"all_readers_see_the_end", all_readers_see_the_end, QUICK},
    {"write_is_short_when_the_reader_goes", write_is_short_when_the_reader_goes, QUICK},
    {"all_writers_see_the_end", all_writers_see_the_end, QUICK},
    {"row_of_processes", row_of_processes, QUICK},
    {"bad_reader_takes_nothing", bad_reader_takes_nothing, QUICK},
    {0},
};
