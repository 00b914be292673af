/* setjmp() and longjmp(): the registers that a call must keep (RISC-V calling convention). */
#include <setjmp.h>
#include <stddef.h>

#if __riscv_xlen == 64
#define STORE "sd "
#define LOAD  "ld "
#define WORD  "8"
#else
#define STORE "sw "
#define LOAD  "lw "
#define WORD  "4"
#endif

#define AT(n) ", " #n "*" WORD "(a0)\n"
#define EACH(do) \
    do "ra" AT(0) do "sp" AT(1) do "s0" AT(2) do "s1" AT(3) do "s2" AT(4) do "s3" AT(5) do "s4" AT(6) \
    do "s5" AT(7) do "s6" AT(8) do "s7" AT(9) do "s8" AT(10) do "s9" AT(11) do "s10" AT(12) \
    do "s11" AT(13)

/* sigsetjmp() goes on in C, and returns from there as setjmp() does: with 0 in a0. */
__asm__(".section .text.setjmp, \"ax\", @progbits\n"
        ".globl setjmp\n.type setjmp, @function\n"
        "setjmp:\n"
        "li a1, 0\n"
        ".globl sigsetjmp\n.type sigsetjmp, @function\n"
        "sigsetjmp:\n" EACH(STORE) "tail __keep_mask\n"
        ".section .text.longjmp, \"ax\", @progbits\n"
        ".globl __jump\n.type __jump, @function\n"
        "__jump:\n" EACH(LOAD) "mv a0, a1\nret\n"
        ".text\n");

void __jump(jmp_buf where, int value) __attribute__((noreturn));
int __keep_mask(jmp_buf where, int save_mask);

int __keep_mask(jmp_buf where, int save_mask)
{
    where->saves_mask = save_mask;
    if (save_mask)
        sigprocmask(SIG_BLOCK, NULL, &where->mask);
    return 0;
}

void siglongjmp(sigjmp_buf where, int value)
{
    if (where->saves_mask)
        sigprocmask(SIG_SETMASK, &where->mask, NULL);
    __jump(where, value == 0 ? 1 : value);
}

void longjmp(jmp_buf where, int value) { siglongjmp(where, value); }
