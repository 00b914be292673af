/* sh [-c COMMANDS | FILE]: runs the lines of a text, of a file or of standard input. */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "sh.h"

#define MAX_LINE 4096

static int input_fd = STDIN_FILENO;
static const char *input_text; /* of -c; NULL: the lines come from input_fd */
static char line[MAX_LINE + 1];

enum reading { LINE, LINE_TOO_LONG, END };

/*
 * The next character. Of a descriptor no more is taken than this one, for what follows the line on
 * standard input belongs to the commands in it.
 */
static int next_character(void)
{
    if (input_text != NULL)
        return *input_text == '\0' ? EOF : (unsigned char)*input_text++;
    char c;
    return read(input_fd, &c, 1) == 1 ? (unsigned char)c : EOF;
}

static enum reading read_line(void)
{
    size_t length = 0;
    bool too_long = false;
    int c = next_character();
    if (c == EOF)
        return END;
    for (; c != EOF && c != '\n'; c = next_character()) {
        if (length == MAX_LINE)
            too_long = true;
        else if (c != '\0')
            line[length++] = (char)c;
    }
    line[length] = '\0';
    return too_long ? LINE_TOO_LONG : LINE;
}

static void run_line(void)
{
    struct and_or *list;
    if (parse_line(line, &list))
        run_list(list);
    else
        last_status = STATUS_USAGE;
    free_line();
}

static bool open_input(int argc, char *argv[])
{
    if (argc == 3 && strcmp(argv[1], "-c") == 0) {
        input_text = argv[2];
    } else if (argc == 2 && argv[1][0] != '-') {
        input_fd = open(argv[1], O_RDONLY);
        if (input_fd < 0) {
            fprintf(stderr, "sh: %s: %s\n", argv[1], strerror(errno));
            exit(STATUS_NOT_FOUND);
        }
    } else {
        return argc == 1;
    }
    return true;
}

int main(int argc, char *argv[])
{
    if (!open_input(argc, argv)) {
        fprintf(stderr, "usage: sh [-c COMMANDS | FILE]\n");
        return STATUS_USAGE;
    }
    const bool interactive = argc == 1 && isatty(STDIN_FILENO) == 1;
    if (interactive) {
        job_control = true;
        setpgid(0, 0);
        tcsetpgrp(STDIN_FILENO, getpid());
    }
    for (;;) {
        if (interactive)
            fprintf(stderr, "$ ");
        const enum reading reading = read_line();
        if (reading == END)
            break;
        if (reading == LINE) {
            run_line();
        } else {
            fprintf(stderr, "sh: line too long (more than %d characters)\n", MAX_LINE);
            last_status = STATUS_USAGE;
        }
    }
    if (interactive)
        fprintf(stderr, "\n");
    return last_status;
}
