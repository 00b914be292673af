/*
 * Registers: a system call changes a0 and nothing else, an interrupt changes nothing, and a child begins with those of
 * its parent.
 */
#include <signal.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "usertests.h"

#if __riscv_xlen == 64
#define STORE "sd"
#define LOAD  "ld"
#else
#define STORE "sw"
#define LOAD  "lw"
#endif
#define S_(x) #x
#define S(x)  S_(x)

/* Word n of an array at x31's value. */
#define AT(n) S(n) "*" S(__SIZEOF_POINTER__) "(t6)\n"
#define FILL(reg, n) LOAD " " reg ", " AT(n)
#define KEEP(reg, n) STORE " " reg ", " AT(n)
#define EACH(do) \
    do("ra", 1) do("gp", 3) do("tp", 4) do("t0", 5) do("t1", 6) do("t2", 7) do("s0", 8) do("s1", 9) \
    do("a1", 11) do("a2", 12) do("a3", 13) do("a4", 14) do("a5", 15) do("a6", 16) \
    do("s2", 18) do("s3", 19) do("s4", 20) do("s5", 21) do("s6", 22) do("s7", 23) do("s8", 24) \
    do("s9", 25) do("s10", 26) do("s11", 27) do("t3", 28) do("t4", 29) do("t5", 30)

/*
 * void with_registers(long *in, long *out, long *stack): loads the registers from `in` (by their numbers; a0 and a7
 * are arguments and number of the call), does `action`, and stores them into `out`. t6 holds the array, sp a place
 * in which the caller's registers are kept.
 */
#define WITH_REGISTERS(name, action) \
    __asm__(".text\n.globl " name "\n" name ":\n" \
            "mv t6, a2\n" EACH(KEEP) KEEP("sp", 2) KEEP("a0", 10) KEEP("a1", 32) \
            "mv sp, a2\n" /* survives, as every other register must */ \
            "mv t6, a0\n" EACH(FILL) FILL("a0", 10) FILL("a7", 17) action \
            KEEP("a0", 33) "mv a0, t6\n" /* the results go behind the input */ \
            "addi t6, t6, 40*" S(__SIZEOF_POINTER__) "\n" EACH(KEEP) KEEP("a7", 17) KEEP("sp", 2) \
            "mv t6, sp\n" EACH(FILL) FILL("sp", 2) "ret\n")

WITH_REGISTERS("registers_over_call", "ecall\n");
WITH_REGISTERS("registers_over_loop", "1: addi a0, a0, -1\nbnez a0, 1b\n");

void registers_over_call(long *in_and_out, long unused, long *saved);
void registers_over_loop(long *in_and_out, long unused, long *saved);

#define OUT 40

static long words[80], saved[40];

static void set_registers(long seed)
{
    for (int i = 0; i < OUT; i++)
        words[i] = seed * (long)0x9e3779b1 + i * (long)0x01010101;
}

/* All registers but a0 are as they were. */
static void require_registers(void)
{
    for (int i = 1; i <= 31; i++) {
        if (i == 2)
            REQUIRE(words[OUT + i] == (long)saved);
        else if (i != 10 && i != 31)
            REQUIRE(words[OUT + i] == words[i]);
    }
}

static long call(long number, long argument)
{
    set_registers(number);
    words[17] = number;
    words[10] = argument;
    registers_over_call(words, 0, saved);
    require_registers();
    return words[33];
}

static void registers_survive_calls(void)
{
    REQUIRE(call(11, 0) == getpid());
    REQUIRE(call(14, 0) <= uptime());
    REQUIRE(call(10, 1000) == -EBADF);
    REQUIRE(call(1000, 0) == -ENOSYS);
    REQUIRE(call(13, 30) == 0); /* sleeps */
    REQUIRE(call(3, 0) == -ECHILD);
    REQUIRE(call(12, PAGE_BYTES) != -1);
    REQUIRE(call(9, -1) == -EFAULT);
    const pid_t pid = fork();
    if (pid == 0)
        _exit(0);
    REQUIRE(call(3, 0) == pid); /* sleeps until the child has ended */
}

static void spin(void)
{
    for (;;)
        ;
}

static void registers_survive_interrupts(void)
{
    const pid_t pid = spawn(spin);
    const int before = uptime();
    for (int i = 0; i < 5; i++) {
        set_registers(i + 77);
        words[10] = 3000000;
        registers_over_loop(words, 0, saved);
        require_registers();
    }
    REQUIRE(uptime() - before > 2); /* there were interrupts, and somebody else ran */
    REQUIRE(kill(pid, SIGKILL) == 0);
    REQUIRE_STATUS(pid, KILLED);
}

static void registers_go_to_the_child(void)
{
    set_registers(99);
    words[17] = 1; /* fork */
    registers_over_call(words, 0, saved);
    require_registers();
    const pid_t pid = (pid_t)words[33];
    if (pid == 0)
        _exit(12);
    REQUIRE(pid > 0);
    REQUIRE_STATUS(pid, 12);
}

/* A handler that leaves no register as it was, and goes back by itself. */
#define TRASH(reg, n) "li " reg ", " S(n) "\n"
__asm__(".text\n.globl trash\ntrash:\n"
        "la t0, handled\nlw t1, 0(t0)\naddi t1, t1, 1\nsw t1, 0(t0)\n" EACH(TRASH)
        "li t6, 31\nli a0, 10\nli a7, 50\necall\n");
void trash(int signal);
volatile int handled;

/* Signals that come in a call, and between two instructions. */
static void registers_survive_handlers(void)
{
    const pid_t self = getpid();
    REQUIRE(signal(SIGUSR1, trash) == SIG_DFL);
    set_registers(3);
    words[17] = 6; /* kill */
    words[10] = self;
    words[11] = SIGUSR1;
    registers_over_call(words, 0, saved);
    require_registers();
    REQUIRE(words[33] == 0 && handled == 1);

    const pid_t pid = fork();
    if (pid == 0) {
        for (;;) {
            ms_sleep(10);
            kill(self, SIGUSR1);
        }
    }
    for (int i = 0; i < 5; i++) {
        set_registers(i + 7);
        words[10] = 3000000;
        registers_over_loop(words, 0, saved);
        require_registers();
    }
    REQUIRE(kill(pid, SIGKILL) == 0);
    REQUIRE(handled > 3);
    REQUIRE_STATUS(pid, KILLED);
}

const struct test register_tests[] = {
    {"registers_survive_handlers", registers_survive_handlers, QUICK},
    {"registers_survive_calls", registers_survive_calls, QUICK},
    {"registers_survive_interrupts", registers_survive_interrupts, QUICK},
    {"registers_go_to_the_child", registers_go_to_the_child, QUICK},
    {0},
};
