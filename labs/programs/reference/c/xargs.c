/* xargs [-n LINES] COMMAND [ARG...]: runs COMMAND with ARG... and each line of its input. */
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

enum { MOST_WORDS = 31, LINE_BYTES = 256 };

static char *words[MOST_WORDS + 1];
static char lines[MOST_WORDS][LINE_BYTES];
static int result;

static void fail(const char *reason)
{
    fprintf(stderr, "xargs: %s\n", reason);
    exit(1);
}

static void run(int count)
{
    words[count] = NULL;
    const pid_t child = fork();
    if (child == 0) {
        execv(words[0], words);
        fprintf(stderr, "xargs: %s cannot be run\n", words[0]);
        exit(127);
    }
    int status;
    if (child < 0 || wait(&status) < 0 || status != 0)
        result = 1;
}

/* A line, without its newline; false at the end of the input. */
static bool read_line(char *line)
{
    size_t length = 0;
    char byte;
    while (read(0, &byte, 1) == 1) {
        if (byte == '\n') {
            line[length] = '\0';
            return true;
        }
        if (length == LINE_BYTES - 1)
            fail("line too long");
        line[length++] = byte;
    }
    line[length] = '\0';
    return length > 0;
}

int main(int argc, char *argv[])
{
    int most = 1, command = 1;
    if (argc > 2 && strcmp(argv[1], "-n") == 0) {
        most = atoi(argv[2]);
        command = 3;
    }
    const int fixed = argc - command;
    if (fixed < 1 || most < 1 || most > MOST_WORDS - fixed)
        fail("usage: xargs [-n LINES] COMMAND [ARG...]");
    memcpy(words, argv + command, fixed * sizeof words[0]);
    int waiting = 0;
    while (read_line(lines[waiting])) {
        if (lines[waiting][0] == '\0')
            continue;
        words[fixed + waiting] = lines[waiting];
        if (++waiting == most) {
            run(fixed + waiting);
            waiting = 0;
        }
    }
    if (waiting > 0)
        run(fixed + waiting);
    return result;
}
