/* Running what was parsed. */
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "sh.h"

#define MAX_ARGUMENT_BYTES 2048
#define MAX_FDS            16 /* of which a redirection can name one; POSIX asks for 10 */

int last_status;
bool job_control;

static int complain(const char *what, int status)
{
    fprintf(stderr, "sh: %s: %s\n", what, strerror(errno));
    return status;
}

static bool redirect(const struct redirection *redirection)
{
    const char *target = expand_word(redirection->target);
    int fd;
    if (redirection->flags == COPY_DESCRIPTOR) {
        char *end;
        fd = (int)strtol(target, &end, 10);
        if (end == target || *end != '\0') {
            fprintf(stderr, "sh: %s: not a descriptor\n", target);
            return false;
        }
        if (dup2(fd, redirection->fd) < 0) {
            complain(target, 1);
            return false;
        }
        return true;
    }
    fd = open(target, redirection->flags, 0666);
    if (fd < 0) {
        complain(target, 1);
        return false;
    }
    if (fd == redirection->fd)
        return true;
    const bool good = redirection->fd < MAX_FDS && dup2(fd, redirection->fd) >= 0;
    if (!good)
        fprintf(stderr, "sh: %d: bad file descriptor\n", redirection->fd);
    close(fd);
    return good;
}

static bool redirect_all(const struct redirection *redirections)
{
    for (; redirections != NULL; redirections = redirections->next) {
        if (!redirect(redirections))
            return false;
    }
    return true;
}

static size_t bytes_of(char *const strings[])
{
    size_t bytes = 0;
    for (; strings != NULL && *strings != NULL; strings++)
        bytes += sizeof *strings + strlen(*strings) + 1;
    return bytes;
}

/*
 * The arguments and the environment lie on the stack of the new program. Where that is one page, which
 * lies below the heap, what they leave is all that it can run on; elsewhere the kernel has its own limit.
 */
static bool are_too_large(char *const argv[])
{
    const char here = 0;
    const bool one_page = (uintptr_t)&here < (uintptr_t)sbrk(0);
    return one_page && bytes_of(argv) + bytes_of(environ) > MAX_ARGUMENT_BYTES;
}

static void execute(char *argv[])
{
    const char *name = argv[0];
    if (are_too_large(argv)) {
        errno = E2BIG;
        exit(complain(name, STATUS_CANNOT_EXECUTE));
    }
    execvp(name, argv);
    if (errno == ENOENT) {
        fprintf(stderr, "sh: %s: not found\n", name);
        exit(STATUS_NOT_FOUND);
    }
    exit(complain(name, STATUS_CANNOT_EXECUTE));
}

/* Sets variables, for the commands to be run too if it is to be `exported`; false: it has said why. */
static bool assign(const struct word *assignments, bool exported)
{
    for (; assignments != NULL; assignments = assignments->next) {
        const char *text = assignments->text;
        const size_t length = name_length(text);
        if (!set_variable(text, length, expand_word(text + length + 1)))
            return false;
        if (exported && !export_variable(copy_of(text, length)))
            return false;
    }
    return true;
}

/* The life of a child that runs one command. */
static void run_in_child(const struct command *command)
{
    job_control = false; /* everything below belongs to this child's job */
    if (!redirect_all(command->redirections))
        exit(1);
    if (command->group != NULL) {
        run_list(command->group);
        exit(last_status);
    }
    const struct arguments arguments = expand_all(command->words);
    if (!assign(command->assignments, true))
        exit(1);
    if (arguments.count == 0)
        exit(0);
    builtin *builtin = find_builtin(arguments.words[0]);
    if (builtin != NULL)
        exit(builtin((int)arguments.count, arguments.words));
    execute(arguments.words);
}

static void use_as(int fd, int standard_fd)
{
    if (fd < 0)
        return;
    dup2(fd, standard_fd);
    close(fd);
}

static void close_if_open(int fd)
{
    if (fd >= 0)
        close(fd);
}

/*
 * Says what has ended a process, unless that is no news: after ^C, and when the next command of a
 * pipeline has had enough.
 */
static void say_signal(const siginfo_t *info, bool in_background)
{
    if (info->si_code != CLD_KILLED)
        return;
    if (in_background)
        fprintf(stderr, "[%d] %s\n", info->si_pid, strsignal(info->si_status));
    else if (info->si_status != SIGINT && info->si_status != SIGPIPE)
        fprintf(stderr, "%s\n", strsignal(info->si_status));
}

int wait_for(const pid_t *pids, int count)
{
    int result = 1;
    siginfo_t info;
    for (int left = count; left != 0 && waitid(P_ALL, 0, &info, WEXITED) == 0;) {
        bool in_background = true;
        for (int i = 0; i < count; i++) {
            if (pids[i] != info.si_pid)
                continue;
            in_background = false;
            left--;
            if (i == count - 1)
                result = info.si_code == CLD_KILLED ? 128 + info.si_status : info.si_status & 255;
        }
        if (!in_background || job_control)
            say_signal(&info, in_background);
    }
    return result;
}

/* Starts the commands of a pipeline, each reading what the one before writes; waits for all. */
static int run_commands(const struct pipeline *pipeline)
{
    int count = 0;
    for (const struct command *c = pipeline->first; c != NULL; c = c->next)
        count++;
    pid_t *pids = allocate((size_t)count * sizeof *pids);

    int input = -1; /* the end of the last pipe that is still to be read */
    int started = 0;
    bool good = true;
    for (const struct command *c = pipeline->first; c != NULL; c = c->next) {
        int fds[2] = {-1, -1};
        if (c->next != NULL && pipe(fds) < 0) {
            complain("pipe", 1);
            good = false;
            break;
        }
        const pid_t pid = fork();
        if (pid == 0) {
            close_if_open(fds[0]);
            use_as(input, STDIN_FILENO);
            use_as(fds[1], STDOUT_FILENO);
            run_in_child(c);
        }
        close_if_open(input);
        close_if_open(fds[1]);
        input = fds[0];
        if (pid < 0) {
            complain("fork", 1);
            good = false;
            break;
        }
        pids[started++] = pid;
        if (job_control) {
            setpgid(pid, pids[0]);
            if (started == 1)
                tcsetpgrp(STDIN_FILENO, pid);
        }
    }
    close_if_open(input);
    const int status = wait_for(pids, started);
    if (job_control)
        tcsetpgrp(STDIN_FILENO, getpid());
    return good ? status : 1;
}

/*
 * A builtin runs in the shell itself, whose descriptors must be as before afterwards. Assignments in front
 * of it stay.
 */
static int run_builtin(builtin *builtin, const struct command *command)
{
    const struct arguments arguments = expand_all(command->words);
    if (!assign(command->assignments, false))
        return 1;
    int saved[STDERR_FILENO + 1];
    for (int fd = 0; fd <= STDERR_FILENO; fd++)
        saved[fd] = command->redirections != NULL ? dup(fd) : -1;
    const bool good = redirect_all(command->redirections);
    const int status = good ? builtin((int)arguments.count, arguments.words) : 1;
    for (int fd = 0; fd <= STDERR_FILENO; fd++)
        use_as(saved[fd], fd);
    return status;
}

static int run_pipeline(const struct pipeline *pipeline)
{
    const struct command *only = pipeline->first->next == NULL ? pipeline->first : NULL;
    if (only != NULL && only->assignments && !only->words && !only->redirections)
        return assign(only->assignments, false) ? 0 : 1;
    if (only != NULL && only->words != NULL) {
        builtin *builtin = find_builtin(expand_word(only->words->text));
        if (builtin != NULL)
            return run_builtin(builtin, only);
    }
    return run_commands(pipeline);
}

static void run_and_or(const struct and_or *and_or)
{
    for (const struct pipeline *p = and_or->first; p != NULL; p = p->next) {
        if (p->condition == ALWAYS || (p->condition == AFTER_SUCCESS) == (last_status == 0))
            last_status = run_pipeline(p);
    }
}

/* In the background the input is empty: the console belongs to the foreground. */
static void run_in_background(const struct and_or *and_or)
{
    const bool announce = job_control;
    const pid_t pid = fork();
    if (pid < 0) {
        last_status = complain("fork", 1);
        return;
    }
    if (pid == 0) {
        int fds[2];
        if (job_control)
            setpgid(0, 0);
        job_control = false;
        if (pipe(fds) == 0) {
            close(fds[1]);
            use_as(fds[0], STDIN_FILENO);
        }
        run_and_or(and_or);
        exit(last_status);
    }
    if (announce)
        fprintf(stderr, "[%d]\n", pid);
    last_status = 0;
}

void run_list(const struct and_or *list)
{
    for (; list != NULL; list = list->next) {
        if (list->background)
            run_in_background(list);
        else
            run_and_or(list);
    }
}
