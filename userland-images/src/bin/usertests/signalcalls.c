/* Signals and calls: what they interrupt, who gets them, who inherits, and which uses are errors. */
#include <signal.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "arguments.h"
#include "usertests.h"

static volatile int times;
static siginfo_t told;
static int fds[2];

static void count(int signal, siginfo_t *info, void *context)
{
    (void)signal, (void)context;
    told = *info;
    times++;
}

static void catch_with(int signal, unsigned long flags)
{
    struct sigaction action = {.sa_sigaction = count, .sa_flags = SA_SIGINFO | flags};
    sigemptyset(&action.sa_mask);
    REQUIRE(sigaction(signal, &action, NULL) == 0);
}

/* A child that sends SIGUSR1 here after 30 ms, and 30 ms later a byte into the pipe. */
static pid_t interrupter(void)
{
    const pid_t self = getpid(), pid = fork();
    if (pid == 0) {
        ms_sleep(30);
        kill(self, SIGUSR1);
        ms_sleep(30);
        write(fds[1], "x", 1);
        _exit(0);
    }
    return pid;
}

static void reads_are_interrupted(void)
{
    char c;
    REQUIRE(pipe(fds) == 0);
    catch_with(SIGUSR1, 0);
    pid_t pid = interrupter();
    REQUIRE_ERROR(read(fds[0], &c, 1), EINTR);
    REQUIRE(times == 1 && told.si_code == SI_USER && told.si_pid == pid);
    REQUIRE(read(fds[0], &c, 1) == 1 && c == 'x');
    REQUIRE_STATUS(pid, 0);

    catch_with(SIGUSR1, SA_RESTART);
    pid = interrupter();
    REQUIRE(read(fds[0], &c, 1) == 1 && c == 'x' && times == 2);
    REQUIRE_STATUS(pid, 0);
    REQUIRE(close(fds[0]) == 0 && close(fds[1]) == 0);
}

static void waits_are_interrupted(void)
{
    REQUIRE(pipe(fds) == 0);
    catch_with(SIGUSR1, 0);
    pid_t pid = interrupter();
    REQUIRE_ERROR(wait(NULL), EINTR);
    REQUIRE_STATUS(pid, 0);
    pid = interrupter();
    REQUIRE_ERROR(waitid(P_ALL, 0, NULL, WEXITED), EINTR);
    REQUIRE_STATUS(pid, 0);
    catch_with(SIGUSR1, SA_RESTART);
    pid = interrupter();
    REQUIRE_STATUS(pid, 0);
    REQUIRE(times == 3 && close(fds[0]) == 0 && close(fds[1]) == 0);
}

/* A sleep never begins anew: it would be longer than it was asked for. */
static void sleeps_are_interrupted(void)
{
    static const unsigned long flags[] = {0, SA_RESTART};
    REQUIRE(pipe(fds) == 0);
    for (int i = 0; i < 2; i++) {
        catch_with(SIGUSR1, flags[i]);
        const pid_t pid = interrupter();
        REQUIRE_ERROR(ms_sleep(1000000), EINTR);
        REQUIRE(times == i + 1);
        REQUIRE_STATUS(pid, 0);
    }
    REQUIRE(close(fds[0]) == 0 && close(fds[1]) == 0);
}

/* What has been written already is the result. */
static void writes_are_cut_short(void)
{
    REQUIRE(pipe(fds) == 0);
    catch_with(SIGUSR1, SA_RESTART);
    const pid_t self = getpid(), pid = fork();
    if (pid == 0) {
        ms_sleep(30);
        kill(self, SIGUSR1);
        _exit(0);
    }
    REQUIRE(write(fds[1], buffer, 3 * PIPE_BYTES) == PIPE_BYTES && times == 1);
    REQUIRE_STATUS(pid, 0);
    REQUIRE(close(fds[0]) == 0 && close(fds[1]) == 0);
}

/* Signals that do nothing wake nobody. */
static void ignored_signals_do_not_interrupt(void)
{
    char c;
    REQUIRE(pipe(fds) == 0 && signal(SIGUSR1, SIG_IGN) == SIG_DFL);
    const pid_t pid = interrupter();
    REQUIRE(read(fds[0], &c, 1) == 1);
    REQUIRE_STATUS(pid, 0);
    REQUIRE(close(fds[0]) == 0 && close(fds[1]) == 0);
}

static void sleep_long(void) { ms_sleep(1000000); }

static void groups_get_signals(void)
{
    pid_t pids[3];
    for (int i = 0; i < 3; i++) {
        pids[i] = spawn(sleep_long);
        REQUIRE(setpgid(pids[i], pids[0]) == 0);
    }
    REQUIRE(kill(-pids[0], 0) == 0 && killpg(pids[0], SIGCONT) == 0);
    REQUIRE(killpg(pids[0], SIGTERM) == 0);
    for (int i = 0; i < 3; i++) {
        int status;
        REQUIRE(wait(&status) > 0 && status == STATUS_OF(SIGTERM));
    }
    REQUIRE_ERROR(kill(-pids[0], SIGTERM), ESRCH);
    REQUIRE_ERROR(killpg(-5, SIGTERM), EINVAL);

    REQUIRE(setpgid(0, 0) == 0);
    catch_with(SIGUSR1, 0);
    REQUIRE(kill(0, SIGUSR1) == 0 && times == 1 && told.si_pid == getpid());
}

static void signals_over_fork_and_exec(void)
{
    static char stack[MINSIGSTKSZ];
    sigset_t set;
    sigemptyset(&set);
    sigaddset(&set, SIGTERM);
    catch_with(SIGUSR1, 0);
    catch_with(SIGTERM, 0);
    REQUIRE(signal(SIGUSR2, SIG_IGN) == SIG_DFL && sigprocmask(SIG_BLOCK, &set, NULL) == 0);
    REQUIRE(sigaltstack(&(stack_t){.ss_sp = stack, .ss_size = sizeof stack}, NULL) == 0);
    REQUIRE(raise(SIGTERM) == 0); /* waits here, and not in the child */
    const pid_t pid = fork();
    if (pid == 0) {
        stack_t now;
        REQUIRE(raise(SIGUSR1) == 0 && times == 1);
        REQUIRE(sigaltstack(NULL, &now) == 0 && now.ss_sp == stack && now.ss_flags == 0);
        REQUIRE(sigprocmask(SIG_UNBLOCK, &set, &set) == 0 && times == 1);
        REQUIRE(sigismember(&set, SIGTERM) == 1 && sigprocmask(SIG_SETMASK, &set, NULL) == 0);
        execv(SELF, (char *[]){"x", CHECK_ARGUMENTS, CHECK_SIGNALS, NULL});
    }
    REQUIRE_STATUS(pid, ARGUMENTS_RIGHT);
    REQUIRE(times == 0 && sigprocmask(SIG_UNBLOCK, &set, NULL) == 0 && times == 1);
}

static void end_with_five(void) { _exit(5); }

static void parents_hear_of_children(void)
{
    catch_with(SIGCHLD, SA_RESTART);
    pid_t pid = spawn(end_with_five);
    REQUIRE_STATUS(pid, 5);
    REQUIRE(times == 1 && told.si_signo == SIGCHLD && told.si_code == CLD_EXITED);
    REQUIRE(told.si_pid == pid && told.si_status == 5);
    pid = spawn(sleep_long);
    REQUIRE(kill(pid, SIGHUP) == 0);
    REQUIRE_STATUS(pid, STATUS_OF(SIGHUP));
    REQUIRE(times == 2 && told.si_code == CLD_KILLED && told.si_status == SIGHUP);
}

static void end_as_if_killed(void) { _exit(STATUS_OF(SIGSEGV)); }

static void waitid_tells_killed_from_exited(void)
{
    siginfo_t info;
    REQUIRE_ERROR(waitid(P_ALL, 0, &info, WEXITED), ECHILD);
    REQUIRE_ERROR(waitid(P_PID, getppid(), &info, WEXITED), ECHILD);
    REQUIRE_ERROR(waitid(P_ALL, 0, &info, WNOHANG), EINVAL);
    REQUIRE_ERROR(waitid(P_ALL, 0, &info, WEXITED | 2), EINVAL);
    REQUIRE_ERROR(waitid(7, 0, &info, WEXITED), EINVAL);
    const pid_t first = spawn(sleep_long), second = spawn(end_as_if_killed);
    REQUIRE(waitid(P_PID, first, &info, WEXITED | WNOHANG) == 0 && info.si_pid == 0);
    REQUIRE(waitid(P_PID, second, &info, WEXITED | WNOWAIT) == 0 && info.si_pid == second);
    REQUIRE_ERROR(waitid(P_ALL, 0, (void *)NOWHERE, WEXITED), EFAULT);
    memset(&info, 0, sizeof info);
    REQUIRE(waitid(P_ALL, 0, &info, WEXITED) == 0 && info.si_pid == second);
    REQUIRE(info.si_code == CLD_EXITED && info.si_status == STATUS_OF(SIGSEGV));
    REQUIRE(kill(first, SIGSEGV) == 0 && waitid(P_PID, first, &info, WEXITED) == 0);
    REQUIRE(info.si_pid == first && info.si_code == CLD_KILLED && info.si_status == SIGSEGV);
    REQUIRE_ERROR(waitid(P_ALL, 0, NULL, WEXITED), ECHILD);
}

static void write_to_nobody(void) { write(fds[1], "x", 1); }

static void writes_to_nobody_end(void)
{
    REQUIRE(pipe(fds) == 0 && close(fds[0]) == 0);
    IN_CHILD(write_to_nobody, STATUS_OF(SIGPIPE));
    catch_with(SIGPIPE, 0);
    REQUIRE_ERROR(write(fds[1], "x", 1), EPIPE);
    REQUIRE(times == 1 && close(fds[1]) == 0);
}

static void wrong_uses_of_signal_calls(void)
{
    struct sigaction action = {.sa_handler = SIG_IGN};
    void *const bad = (void *)NOWHERE;
    void *const text = (void *)((uintptr_t)write_to_nobody & -16);
    for (int i = 0; i < 4; i++) {
        static const int none[] = {0, -1, NSIG, 64};
        REQUIRE_ERROR(sigaction(none[i], &action, NULL), EINVAL);
        REQUIRE_ERROR(sigaction(none[i], NULL, &action), EINVAL);
    }
    REQUIRE(sigaction(SIGKILL, NULL, &action) == 0 && action.sa_handler == SIG_DFL);
    REQUIRE_ERROR(sigaction(SIGUSR1, &action, bad), EFAULT);
    REQUIRE_ERROR(raw_call(49, SIGUSR1, (long)bad, 0) == -EFAULT ? (errno = EFAULT, -1) : 0, EFAULT);
    REQUIRE_ERROR(sigaction(SIGUSR1, NULL, text), EFAULT);
    sigset_t set;
    sigemptyset(&set);
    REQUIRE_ERROR(sigprocmask(3, &set, NULL), EINVAL);
    REQUIRE(sigprocmask(3, NULL, &set) == 0);
    REQUIRE_ERROR(sigprocmask(SIG_BLOCK, bad, NULL), EFAULT);
    REQUIRE_ERROR(sigprocmask(SIG_BLOCK, NULL, bad), EFAULT);
    stack_t stack = {.ss_sp = buffer, .ss_size = MINSIGSTKSZ - 1};
    REQUIRE_ERROR(sigaltstack(&stack, NULL), ENOMEM);
    stack.ss_flags = 8;
    REQUIRE_ERROR(sigaltstack(&stack, NULL), EINVAL);
    stack = (stack_t){.ss_sp = buffer, .ss_size = MINSIGSTKSZ};
    REQUIRE_ERROR(sigaltstack(&stack, bad), EFAULT);
    REQUIRE_ERROR(sigaltstack(bad, NULL), EFAULT);
    REQUIRE(sigaltstack(NULL, &stack) == 0 && stack.ss_flags == SS_DISABLE); /* nothing has changed */
    REQUIRE_ERROR(sigaddset(&set, 0), EINVAL);
    REQUIRE_ERROR(sigismember(&set, NSIG), EINVAL);
}

const struct test signal_call_tests[] = {
    {"reads_are_interrupted", reads_are_interrupted, QUICK},
    {"waits_are_interrupted", waits_are_interrupted, QUICK},
    {"sleeps_are_interrupted", sleeps_are_interrupted, QUICK},
    {"writes_are_cut_short", writes_are_cut_short, QUICK},
    {"ignored_signals_do_not_interrupt", ignored_signals_do_not_interrupt, QUICK},
    {"groups_get_signals", groups_get_signals, QUICK},
    {"signals_over_fork_and_exec", signals_over_fork_and_exec, QUICK},
    {"parents_hear_of_children", parents_hear_of_children, QUICK},
    {"waitid_tells_killed_from_exited", waitid_tells_killed_from_exited, QUICK},
    {"writes_to_nobody_end", writes_to_nobody_end, QUICK},
    {"wrong_uses_of_signal_calls", wrong_uses_of_signal_calls, QUICK},
    {0},
};
