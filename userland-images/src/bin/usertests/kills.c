/* kill: at every point at which a process can be, and who may not be killed. */
#include <fcntl.h>
#include <signal.h>
#include <sys/proc_info.h>
#include <sys/wait.h>
#include <unistd.h>

#include "usertests.h"

static int pipe_fds[2];

/* Waits until the process sleeps or has ended. */
static void await_sleep(pid_t pid)
{
    struct proc_info info;
    do {
        ms_sleep(10);
        REQUIRE(proc_info(pid - 1, &info) == pid);
    } while (info.state != PROC_SLEEPING && info.state != PROC_ZOMBIE);
}

/* Kills a child that does something without end, once it sleeps over it. */
static void kill_sleeper(void (*what)(void))
{
    const pid_t pid = spawn(what);
    await_sleep(pid);
    REQUIRE(kill(pid, SIGKILL) == 0);
    REQUIRE_STATUS(pid, KILLED);
}

static void read_pipe(void) { read(pipe_fds[0], buffer, 1); }
static void sleep_long(void) { ms_sleep(100000000); }
static void spin(void)
{
    for (;;)
        ;
}

static void write_pipe(void)
{
    write(pipe_fds[1], buffer, PIPE_BYTES + 1);
}

/* Its child ends only when nobody holds the other end of the pipe any more. */
static void wait_for_child(void)
{
    const pid_t pid = fork();
    if (pid == 0) {
        close(pipe_fds[1]);
        read_pipe();
        _exit(0);
    }
    wait(NULL);
}

static void kill_reading_pipe(void)
{
    REQUIRE(pipe(pipe_fds) == 0);
    kill_sleeper(read_pipe);
}

static void kill_writing_pipe(void)
{
    REQUIRE(pipe(pipe_fds) == 0);
    kill_sleeper(write_pipe);
    REQUIRE(read(pipe_fds[0], buffer, BUFFER_BYTES) == PIPE_BYTES); /* what it has written is there */
}

static void kill_sleeping(void) { kill_sleeper(sleep_long); }

static void kill_waiting(void)
{
    REQUIRE(pipe(pipe_fds) == 0);
    kill_sleeper(wait_for_child);
}

static void read_console(void)
{
    char c;
    const int fd = open("/dev/console", O_RDONLY);
    while (read(fd, &c, 1) > 0)
        ;
    _exit(5); /* the input has come to its end: there is nothing to wait for */
}

static void kill_reading_console(void)
{
    int status;
    const pid_t pid = spawn(read_console);
    await_sleep(pid);
    REQUIRE(kill(pid, SIGKILL) == 0);
    REQUIRE(wait(&status) == pid && (status == KILLED || status == 5));
}

static void kill_running(void)
{
    const pid_t pid = spawn(spin);
    ms_sleep(30);
    REQUIRE(kill(pid, SIGKILL) == 0);
    REQUIRE_STATUS(pid, KILLED);
}

static void write_on(void)
{
    for (;;)
        write(pipe_fds[1], "x", 1);
}

/* A killed process does nothing any more, not even in the middle of many calls. */
static void killed_process_is_silent(void)
{
    for (int i = 0; i < 20; i++) {
        REQUIRE(pipe(pipe_fds) == 0);
        const pid_t pid = spawn(write_on);
        REQUIRE(read(pipe_fds[0], buffer, 1) == 1);
        REQUIRE(kill(pid, SIGKILL) == 0);
        REQUIRE(close(pipe_fds[1]) == 0);
        REQUIRE_STATUS(pid, KILLED);
        long rest = 0, n;
        while ((n = read(pipe_fds[0], buffer, BUFFER_BYTES)) > 0)
            rest += n;
        REQUIRE(rest <= PIPE_BYTES && close(pipe_fds[0]) == 0);
    }
}

static void create_without_end(void)
{
    for (int i = 0;; i = (i + 1) % 10) {
        const int fd = open(numbered("f", i), O_RDWR | O_CREAT, 0666);
        write(fd, buffer, 5000);
        close(fd);
        unlink(numbered("f", i));
    }
}

static void kill_in_file_calls(void)
{
    for (unsigned i = 0; i < 10; i++) {
        const pid_t pid = spawn(create_without_end);
        ms_sleep(10 * (i % 3 + 1));
        REQUIRE(kill(pid, SIGKILL) == 0);
        REQUIRE_STATUS(pid, KILLED);
    }
    for (int i = 0; i < 10; i++)
        unlink(numbered("f", i));
}

static void fork_without_end(void)
{
    for (;;) {
        const pid_t pid = fork();
        if (pid == 0)
            _exit(0);
        wait(NULL);
    }
}

static void kill_in_fork(void)
{
    for (unsigned i = 0; i < 10; i++) {
        const pid_t pid = spawn(fork_without_end);
        ms_sleep(10);
        REQUIRE(kill(pid, SIGKILL) == 0);
        REQUIRE_STATUS(pid, KILLED);
    }
}

static void kill_self(void)
{
    kill(getpid(), SIGKILL);
    _exit(1);
}

static void kill_oneself(void) { IN_CHILD(kill_self, KILLED); }

static void kill_zombie(void)
{
    const pid_t pid = fork();
    if (pid == 0)
        _exit(4);
    ms_sleep(20);
    REQUIRE(kill(pid, SIGKILL) == 0); /* it is still there, and nothing changes */
    REQUIRE_STATUS(pid, 4);
    REQUIRE_ERROR(kill(pid, SIGKILL), ESRCH);
}

static void kill_nobody(void)
{
    REQUIRE_ERROR(kill(0x7fffffff, SIGKILL), ESRCH);
    REQUIRE_ERROR(kill((int)0x80000000, SIGKILL), ESRCH);
    REQUIRE_ERROR(kill(-0x7fffffff, 0), ESRCH); /* no such group */
    REQUIRE_ERROR(kill(getpid(), -9), EINVAL);
    REQUIRE_ERROR(kill(getpid(), 32), EINVAL);
    REQUIRE_ERROR(kill(0x7fffffff, 32), EINVAL);
    REQUIRE(kill(getpid(), 0) == 0 && kill(0, 0) == 0 && kill(1, 0) == 0);
}

static void kill_twice(void)
{
    const pid_t pid = spawn(sleep_long);
    REQUIRE(kill(pid, SIGKILL) == 0 && kill(pid, SIGKILL) == 0);
    REQUIRE_STATUS(pid, KILLED);
}

/* Killed before it ever ran: the child has no part in it. */
static void kill_at_birth(void)
{
    for (int i = 0; i < 20; i++) {
        const pid_t pid = spawn(spin);
        REQUIRE(kill(pid, SIGKILL) == 0);
        REQUIRE_STATUS(pid, KILLED);
    }
}

const struct test kill_tests[] = {
    {"kill_reading_pipe", kill_reading_pipe, QUICK},
    {"kill_writing_pipe", kill_writing_pipe, QUICK},
    {"kill_sleeping", kill_sleeping, QUICK},
    {"kill_waiting", kill_waiting, QUICK},
    {"kill_reading_console", kill_reading_console, QUICK},
    {"kill_running", kill_running, QUICK},
    {"killed_process_is_silent", killed_process_is_silent, QUICK},
    {"kill_in_file_calls", kill_in_file_calls, QUICK},
    {"kill_in_fork", kill_in_fork, QUICK},
    {"kill_oneself", kill_oneself, QUICK},
    {"kill_zombie", kill_zombie, QUICK},
    {"kill_nobody", kill_nobody, QUICK},
    {"kill_twice", kill_twice, QUICK},
    {"kill_at_birth", kill_at_birth, QUICK},
    {0},
};
