/*
 * init, the first process: opens the console, starts the shell, and waits for the processes that
 * have lost their parent. When somebody sits at the console, the shell is started anew each time it
 * ends; otherwise the machine stops, with the status of the shell.
 */
#include <errno.h>
#include <fcntl.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#define CONSOLE       "/dev/console"
#define CONSOLE_MAJOR 1
#define CANNOT_START  127

static void open_console(void)
{
    if (open(CONSOLE, O_RDWR) < 0) {
        mkdir("/dev", 0777);
        mknod(CONSOLE, S_IFCHR | 0666, MKDEV(CONSOLE_MAJOR, 0));
        if (open(CONSOLE, O_RDWR) < 0)
            poweroff(CANNOT_START); /* there is nowhere to say why */
    }
    dup(STDIN_FILENO); /* standard output */
    dup(STDIN_FILENO); /* standard error */
}

static void die(const char *what)
{
    fprintf(stderr, "init: %s: %s\n", what, strerror(errno));
    poweroff(CANNOT_START);
}

static pid_t start_shell(void)
{
    static char *const arguments[] = {"sh", NULL};
    static char *const environment[] = {"PATH=/:.", "HOME=/", "SHELL=/sh", NULL};
    const pid_t pid = fork();
    if (pid < 0)
        die("fork");
    if (pid == 0) {
        execve("/sh", arguments, environment);
        die("/sh");
    }
    return pid;
}

int main(void)
{
    open_console();
    const bool interactive = isatty(STDIN_FILENO) == 1;
    for (;;) {
        if (interactive)
            printf("init: starting sh\n");
        const pid_t shell = start_shell();
        int status;
        pid_t ended;
        do {
            ended = wait(&status);
        } while (ended != shell && ended >= 0);
        if (ended < 0)
            die("wait");
        if (!interactive)
            poweroff(status);
    }
}
