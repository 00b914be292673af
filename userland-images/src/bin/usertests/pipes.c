/* Pipes: what is written comes out, in order and once, whatever the sizes. */
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "usertests.h"

static int fds[2];

static void make_pipe(void) { REQUIRE(pipe(fds) == 0); }

static void close_pipe(void) { REQUIRE(close(fds[0]) == 0 && close(fds[1]) == 0); }

/* Sizes that fit: written at once, read at once. */
static void pipe_of_every_size(void)
{
    make_pipe();
    for (int size = 1; size <= PIPE_BYTES; size++) {
        fill_pattern(buffer, (size_t)size, (unsigned)size);
        REQUIRE(write(fds[1], buffer, (size_t)size) == size);
        memset(buffer, 0, PIPE_BYTES);
        REQUIRE(read(fds[0], buffer, BUFFER_BYTES) == size);
        REQUIRE(is_pattern(buffer, (size_t)size, (unsigned)size));
    }
    close_pipe();
}

/* Each combination of odd sizes, around the ring many times. */
static void pipe_in_chunks(void)
{
    static const int sizes[] = {1, 3, 17, 100, 255, 256, 509, 511, 512};
    make_pipe();
    for (int w = 0; w < 9; w++) {
        for (int r = 0; r < 9; r++) {
            unsigned written = 0, got = 0;
            while (got < 2000) {
                if (written - got + (unsigned)sizes[w] <= PIPE_BYTES) {
                    for (int i = 0; i < sizes[w]; i++)
                        buffer[i] = (char)((written + (unsigned)i) * 13 >> 2);
                    REQUIRE(write(fds[1], buffer, (size_t)sizes[w]) == sizes[w]);
                    written += (unsigned)sizes[w];
                    continue;
                }
                const ssize_t n = read(fds[0], buffer, (size_t)sizes[r]);
                REQUIRE(n > 0 && n <= sizes[r]);
                for (int i = 0; i < n; i++)
                    REQUIRE(buffer[i] == (char)((got + (unsigned)i) * 13 >> 2));
                got += (unsigned)n;
            }
            if (written > got)
                REQUIRE(read_fully(fds[0], buffer, written - got) == (ssize_t)(written - got));
        }
    }
    close_pipe();
}

static int write_size;

static void write_and_end(void)
{
    REQUIRE(close(fds[0]) == 0);
    fill_pattern(buffer, BUFFER_BYTES, 9);
    REQUIRE(write(fds[1], buffer, (size_t)write_size) == write_size);
}

/* More than a pipe holds: the writer waits for the reader again and again. */
static void pipe_of_several_buffers(void)
{
    static const int sizes[] = {513, 514, 1023, 1024, 1025, 1536, 4095, 4096, 4097, 8191, 8192};
    static const int pieces[] = {1, 7, 512, 1000, 8192};
    static char result[BUFFER_BYTES];
    for (size_t s = 0; s < sizeof sizes / sizeof sizes[0]; s++) {
        make_pipe();
        write_size = sizes[s];
        const pid_t pid = spawn(write_and_end);
        REQUIRE(close(fds[1]) == 0);
        long got = 0, n;
        const long piece = pieces[s % 5];
        while ((n = read(fds[0], result + got, (size_t)(piece < BUFFER_BYTES - got ? piece : BUFFER_BYTES - got))) > 0)
            got += n;
        REQUIRE(n == 0 && got == write_size && is_pattern(result, (size_t)got, 9));
        REQUIRE_STATUS(pid, 0);
        REQUIRE(close(fds[0]) == 0);
    }
}

static void pipe_ends(void)
{
    make_pipe();
    REQUIRE_ERROR(write(fds[0], "x", 1), EBADF);
    REQUIRE_ERROR(read(fds[1], buffer, 1), EBADF);
    REQUIRE(write(fds[1], "last", 4) == 4 && close(fds[1]) == 0);
    REQUIRE(read(fds[0], buffer, 3) == 3 && read(fds[0], buffer, 3) == 1);
    REQUIRE(read(fds[0], buffer, 3) == 0 && read(fds[0], buffer, 3) == 0);
    REQUIRE(close(fds[0]) == 0);
    make_pipe();
    REQUIRE(close(fds[0]) == 0);
    signal(SIGPIPE, SIG_IGN);
    REQUIRE_ERROR(write(fds[1], "x", 1), EPIPE);
    REQUIRE(close(fds[1]) == 0);
}

static void pipe_reads_are_short(void)
{
    make_pipe();
    REQUIRE(write(fds[1], "abc", 3) == 3 && write(fds[1], "de", 2) == 2);
    REQUIRE(read(fds[0], buffer, 4) == 4 && memcmp(buffer, "abcd", 4) == 0);
    REQUIRE(read(fds[0], buffer, 100) == 1 && buffer[0] == 'e');
    close_pipe();
}

static void copies_keep_a_pipe_open(void)
{
    make_pipe();
    const int copy = dup(fds[1]);
    REQUIRE(close(fds[1]) == 0 && write(copy, "x", 1) == 1);
    REQUIRE(read(fds[0], buffer, 2) == 1 && close(copy) == 0 && read(fds[0], buffer, 2) == 0);
    REQUIRE(close(fds[0]) == 0);
}

#define WRITERS 5
#define EACH    800

static int writer_number;

static void write_numbers(void)
{
    char message[2] = {(char)writer_number, 0};
    for (int i = 0; i < EACH; i++) {
        message[1] = (char)i;
        REQUIRE(write(fds[1], message, 2) == 2);
    }
}

/* Messages of two bytes, of which 256 fill a pipe: none is torn or lost, and each writer's are in order. */
static void many_writers(void)
{
    static char next[WRITERS];
    static int count[WRITERS];
    make_pipe();
    for (writer_number = 0; writer_number < WRITERS; writer_number++)
        spawn(write_numbers);
    REQUIRE(close(fds[1]) == 0);
    char message[2];
    while (read_fully(fds[0], message, 2) == 2) {
        REQUIRE(message[0] >= 0 && message[0] < WRITERS && message[1] == next[(int)message[0]]);
        next[(int)message[0]]++;
        count[(int)message[0]]++;
    }
    for (int i = 0; i < WRITERS; i++) {
        int status;
        REQUIRE(count[i] == EACH && wait(&status) > 0 && status == 0);
    }
    REQUIRE(close(fds[0]) == 0);
}

static int results[2];

static void sum_bytes(void)
{
    long sum = 0, n;
    REQUIRE(close(fds[1]) == 0);
    while ((n = read(fds[0], buffer, 7)) > 0)
        for (long i = 0; i < n; i++)
            sum += buffer[i];
    REQUIRE(write(results[1], &sum, sizeof sum) == sizeof sum);
}

/* Every byte goes to one reader and no other. */
static void many_readers(void)
{
    make_pipe();
    REQUIRE(pipe(results) == 0);
    for (int i = 0; i < 4; i++)
        spawn(sum_bytes);
    REQUIRE(close(fds[0]) == 0);
    long expected = 0, sum, total = 0;
    for (int i = 0; i < 3000; i++) {
        const char byte = (char)(i % 100);
        expected += byte;
        REQUIRE(write(fds[1], &byte, 1) == 1);
    }
    REQUIRE(close(fds[1]) == 0);
    for (int i = 0; i < 4; i++) {
        int status;
        REQUIRE(read(results[0], &sum, sizeof sum) == sizeof sum);
        total += sum;
        REQUIRE(wait(&status) > 0 && status == 0);
    }
    REQUIRE(total == expected && close(results[0]) == 0 && close(results[1]) == 0);
}

static int back[2];

static void echo(void)
{
    char c;
    close(fds[1]);
    close(back[0]);
    while (read(fds[0], &c, 1) == 1) {
        c++;
        REQUIRE(write(back[1], &c, 1) == 1);
    }
}

static void ping_pong(void)
{
    make_pipe();
    REQUIRE(pipe(back) == 0);
    const pid_t pid = spawn(echo);
    REQUIRE(close(fds[0]) == 0 && close(back[1]) == 0);
    for (int i = 0; i < 500; i++) {
        char c = (char)i;
        REQUIRE(write(fds[1], &c, 1) == 1 && read(back[0], &c, 1) == 1 && c == (char)(i + 1));
    }
    REQUIRE(close(fds[1]) == 0 && read(back[0], buffer, 1) == 0);
    REQUIRE_STATUS(pid, 0);
    REQUIRE(close(back[0]) == 0);
}

const struct test pipe_tests[] = {
    {"pipe_of_every_size", pipe_of_every_size, QUICK},
    {"pipe_in_chunks", pipe_in_chunks, QUICK},
    {"pipe_of_several_buffers", pipe_of_several_buffers, QUICK},
    {"pipe_ends", pipe_ends, QUICK},
    {"pipe_reads_are_short", pipe_reads_are_short, QUICK},
    {"copies_keep_a_pipe_open", copies_keep_a_pipe_open, QUICK},
    {"many_writers", many_writers, QUICK},
    {"many_readers", many_readers, QUICK},
    {"ping_pong", ping_pong, QUICK},
    {0},
};
