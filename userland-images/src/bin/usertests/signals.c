/* Signals: what they do by default, and when a handler runs. */
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "usertests.h"

static char order[16]; /* a letter for each thing that a handler does */

static void note(char letter) { order[strlen(order)] = letter; }

static void on_usr1(int signal)
{
    REQUIRE(signal == SIGUSR1);
    note('1');
}

static void on_usr2(int signal)
{
    REQUIRE(signal == SIGUSR2);
    note('2');
}

static int happened(const char *letters)
{
    const int same = strcmp(order, letters) == 0;
    memset(order, 0, sizeof order);
    return same;
}

static void set_handler(int signal, void (*handler)(int), unsigned long flags, int blocked)
{
    struct sigaction action = {.sa_handler = handler, .sa_flags = flags};
    sigemptyset(&action.sa_mask);
    if (blocked != 0)
        sigaddset(&action.sa_mask, blocked);
    REQUIRE(sigaction(signal, &action, NULL) == 0);
}

static void change_mask(int how, int signal)
{
    sigset_t set;
    sigemptyset(&set);
    sigaddset(&set, signal);
    REQUIRE(sigprocmask(how, &set, NULL) == 0);
}

/* By number: E ends the process, . does nothing. */
static const char defaults[NSIG + 1] = "-EEEEEEEEEEEEEEEE.......EEEE.EEE";
static int sent;

static void send_to_itself(void) { REQUIRE(raise(sent) == 0); }

static void default_actions(void)
{
    for (sent = 1; sent < NSIG; sent++)
        IN_CHILD(send_to_itself, defaults[sent] == 'E' ? STATUS_OF(sent) : 0);
}

static void sleep_long(void) { ms_sleep(1000000); }

static void default_actions_wake_sleepers(void)
{
    for (sent = 1; sent < NSIG; sent++) {
        if (defaults[sent] != 'E')
            continue;
        const pid_t pid = spawn(sleep_long);
        REQUIRE(kill(pid, sent) == 0);
        REQUIRE_STATUS(pid, STATUS_OF(sent));
    }
}

static void handler_runs_and_returns(void)
{
    REQUIRE(signal(SIGUSR1, on_usr1) == SIG_DFL && signal(SIGUSR2, on_usr2) == SIG_DFL);
    REQUIRE(raise(SIGUSR1) == 0 && happened("1"));
    REQUIRE(raise(SIGUSR2) == 0 && happened("2"));
    REQUIRE(signal(SIGUSR1, SIG_IGN) == on_usr1);
    REQUIRE(raise(SIGUSR1) == 0 && happened(""));
    REQUIRE(signal(SIGUSR1, SIG_DFL) == SIG_IGN);
    IN_CHILD(send_to_itself, 0); /* sent is 0 */
    sent = SIGUSR1;
    IN_CHILD(send_to_itself, STATUS_OF(SIGUSR1));
}

static void raise_other(int signal)
{
    note('(');
    REQUIRE(raise(signal == SIGUSR1 ? SIGUSR2 : SIGUSR1) == 0);
    note(')');
}

static void raise_itself(int signal)
{
    const int first = order[0] == '\0';
    note('(');
    if (first)
        REQUIRE(raise(signal) == 0);
    note(')');
}

static void handlers_nest(void)
{
    set_handler(SIGUSR1, raise_other, 0, 0);
    set_handler(SIGUSR2, on_usr2, 0, 0);
    REQUIRE(raise(SIGUSR1) == 0 && happened("(2)"));
    set_handler(SIGUSR1, raise_other, 0, SIGUSR2); /* blocked meanwhile */
    REQUIRE(raise(SIGUSR1) == 0 && happened("()2"));
    set_handler(SIGUSR1, raise_itself, 0, 0);
    REQUIRE(raise(SIGUSR1) == 0 && happened("()()"));
    set_handler(SIGUSR1, raise_itself, SA_NODEFER, 0);
    REQUIRE(raise(SIGUSR1) == 0 && happened("(())"));
    sigset_t blocked;
    REQUIRE(sigprocmask(SIG_BLOCK, NULL, &blocked) == 0);
    for (int i = 1; i < NSIG; i++)
        REQUIRE(sigismember(&blocked, i) == 0); /* all as before */
}

static void blocked_signals_wait(void)
{
    set_handler(SIGUSR1, on_usr1, 0, 0);
    set_handler(SIGUSR2, on_usr2, 0, 0);
    change_mask(SIG_BLOCK, SIGUSR1);
    change_mask(SIG_BLOCK, SIGUSR2);
    REQUIRE(raise(SIGUSR2) == 0 && raise(SIGUSR1) == 0 && raise(SIGUSR1) == 0 && happened(""));
    change_mask(SIG_UNBLOCK, SIGUSR1); /* here it comes, once */
    REQUIRE(happened("1"));
    sigset_t none;
    sigemptyset(&none);
    REQUIRE(sigprocmask(SIG_SETMASK, &none, NULL) == 0 && happened("2"));

    change_mask(SIG_BLOCK, SIGUSR1);
    REQUIRE(raise(SIGUSR1) == 0);
    REQUIRE(signal(SIGUSR1, SIG_IGN) == on_usr1); /* forgotten */
    set_handler(SIGUSR1, on_usr1, 0, 0);
    change_mask(SIG_UNBLOCK, SIGUSR1);
    REQUIRE(happened(""));
}

/* Two that wait: the handler that is prepared last, that of the higher number, runs first. */
static void several_are_delivered_at_once(void)
{
    set_handler(SIGUSR1, on_usr1, 0, 0);
    set_handler(SIGUSR2, on_usr2, 0, 0);
    sigset_t all;
    sigfillset(&all);
    REQUIRE(sigprocmask(SIG_SETMASK, &all, NULL) == 0);
    REQUIRE(raise(SIGUSR1) == 0 && raise(SIGUSR2) == 0);
    sigemptyset(&all);
    REQUIRE(sigprocmask(SIG_SETMASK, &all, NULL) == 0 && happened("21"));
}

static void handler_may_run_once(void)
{
    struct sigaction now;
    set_handler(SIGUSR1, on_usr1, SA_RESETHAND, 0);
    REQUIRE(raise(SIGUSR1) == 0 && happened("1"));
    REQUIRE(sigaction(SIGUSR1, NULL, &now) == 0 && now.sa_handler == SIG_DFL);
    sent = SIGUSR1;
    IN_CHILD(send_to_itself, STATUS_OF(SIGUSR1));
}

static void die_blocked(void)
{
    sigset_t all;
    sigfillset(&all);
    REQUIRE(sigprocmask(SIG_SETMASK, &all, NULL) == 0);
    REQUIRE(sigprocmask(SIG_SETMASK, NULL, &all) == 0);
    REQUIRE(sigismember(&all, SIGKILL) == 0 && sigismember(&all, SIGSTOP) == 0);
    raise(SIGTERM);
    raise(SIGKILL);
}

static void kill_cannot_be_blocked(void)
{
    REQUIRE_ERROR((long)signal(SIGKILL, on_usr1), EINVAL);
    REQUIRE_ERROR((long)signal(SIGSTOP, SIG_IGN), EINVAL);
    IN_CHILD(die_blocked, KILLED);
}

/* A blocked signal whose action is to end the process does so when it is unblocked. */
static void unblock_and_die(void)
{
    change_mask(SIG_BLOCK, SIGTERM);
    raise(SIGTERM);
    order[0] = 'x';
    change_mask(SIG_UNBLOCK, SIGTERM);
    _exit(0);
}

static void unblocked_signals_end(void) { IN_CHILD(unblock_and_die, STATUS_OF(SIGTERM)); }

static void on_abort(int signal) { (void)signal; }

static void abort_although_caught(void)
{
    signal(SIGABRT, on_abort);
    abort();
}

static void abort_although_ignored(void)
{
    signal(SIGABRT, SIG_IGN);
    change_mask(SIG_BLOCK, SIGABRT);
    abort();
}

static void abort_ends(void)
{
    IN_CHILD(abort, STATUS_OF(SIGABRT));
    IN_CHILD(abort_although_caught, STATUS_OF(SIGABRT));
    IN_CHILD(abort_although_ignored, STATUS_OF(SIGABRT));
}

const struct test signal_tests[] = {
    {"default_actions", default_actions, QUICK},
    {"default_actions_wake_sleepers", default_actions_wake_sleepers, QUICK},
    {"handler_runs_and_returns", handler_runs_and_returns, QUICK},
    {"handlers_nest", handlers_nest, QUICK},
    {"blocked_signals_wait", blocked_signals_wait, QUICK},
    {"several_are_delivered_at_once", several_are_delivered_at_once, QUICK},
    {"handler_may_run_once", handler_may_run_once, QUICK},
    {"kill_cannot_be_blocked", kill_cannot_be_blocked, QUICK},
    {"unblocked_signals_end", unblocked_signals_end, QUICK},
    {"abort_ends", abort_ends, QUICK},
    {0},
};
