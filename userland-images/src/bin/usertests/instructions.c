/* Instructions that are not for user programs, and calls that do not exist. */
#include <limits.h>
#include <sys/wait.h>
#include <unistd.h>

#include "usertests.h"

#define INSTRUCTION(name, word) \
    static void name(void) { __asm__ volatile(".4byte " #word ::: "a0", "memory"); }

INSTRUCTION(all_zeros, 0x00000000)
INSTRUCTION(all_ones, 0xffffffff)
INSTRUCTION(sret, 0x10200073)
INSTRUCTION(mret, 0x30200073)
INSTRUCTION(wfi, 0x10500073)
INSTRUCTION(sfence_vma, 0x12000073)
INSTRUCTION(read_satp, 0x18002573)
INSTRUCTION(write_stvec, 0x10551073)
INSTRUCTION(read_sstatus, 0x10002573)
INSTRUCTION(read_mstatus, 0x30002573)
INSTRUCTION(write_cycle, 0xc0051073)
INSTRUCTION(fadd_s, 0x00007053)
INSTRUCTION(flw, 0x00052007)
INSTRUCTION(read_fcsr, 0x00302573)
INSTRUCTION(ebreak, 0x00100073)

static void privileged_instructions(void)
{
    void (*const instructions[])(void) = {
        all_zeros, all_ones,     sret,         mret,        wfi,        sfence_vma,
        read_satp, read_sstatus, read_mstatus, write_stvec, write_cycle,
    };
    for (size_t i = 0; i < sizeof instructions / sizeof instructions[0]; i++)
        IN_CHILD(instructions[i], ILLEGAL_INSTRUCTION);
}

static void breakpoint(void) { IN_CHILD(ebreak, BREAKPOINT); }

/* sstatus.FS is off, as in xv6: the kernel saves no floating-point registers. */
static void floating_point_is_off(void)
{
    IN_CHILD(fadd_s, ILLEGAL_INSTRUCTION);
    IN_CHILD(flw, ILLEGAL_INSTRUCTION);
    IN_CHILD(read_fcsr, ILLEGAL_INSTRUCTION);
}

static void unknown_calls(void)
{
    static const long numbers[] = {0, -1, 23, 31, 1000, INT_MAX, INT_MIN, LONG_MAX, LONG_MIN, 4096};
    for (size_t i = 0; i < sizeof numbers / sizeof numbers[0]; i++)
        REQUIRE(raw_call(numbers[i], 1, 2, 3) == -ENOSYS);
#if __riscv_xlen == 64
    REQUIRE(raw_call(1l << 32 | 11, 0, 0, 0) == -ENOSYS); /* the whole register is the number */
#endif
}

/* Upper halves of registers that hold an int do not count. */
static void only_the_int_counts(void)
{
#if __riscv_xlen == 64
    const long garbage = 0x5a5a5a5a00000000l;
    REQUIRE(raw_call(16, garbage | 1, (long)buffer, garbage) == 0);
    REQUIRE(raw_call(10, garbage | 1, 0, 0) == 3);
    REQUIRE(raw_call(21, garbage | 3, 0, 0) == 0);
#endif
    REQUIRE(raw_call(21, 3, 0, 0) == -EBADF);
}

const struct test instruction_tests[] = {
    {"privileged_instructions", privileged_instructions, QUICK},
    {"breakpoint", breakpoint, QUICK},
    {"floating_point_is_off", floating_point_is_off, QUICK},
    {"unknown_calls", unknown_calls, QUICK},
    {"only_the_int_counts", only_the_int_counts, QUICK},
    {0},
};
