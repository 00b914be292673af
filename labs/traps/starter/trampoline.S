# The trampoline: one page, at the same address in every table.
#
# In front of this file the kernel defines TRAPFRAME, the address of the trapframe, and WORD, the bytes
# of a register: 4 or 8. STORE and LOAD stand for sw and lw, or for sd and ld.
#
# The words of the trapframe:
#   word  what
#    0    kernel_satp      the kernel's table
#    1    kernel_sp        the end of this process's kernel stack
#    2    kernel_trap      where the kernel is to be entered
#    3    epc              the kernel itself reads and writes it: not yours
#    4    kernel_hartid    the number of this hart
#    5    ra               x1, and so on up to
#   35    t6               x31

    .text
    .globl  uservec
    .globl  userret

# From user mode, with the program's table and registers. Interrupts are off.
uservec:
    csrw    sscratch, a0            # now there is one register to work with
    li      a0, TRAPFRAME

    STORE   ra,  5*WORD(a0)
    STORE   sp,  6*WORD(a0)
    STORE   gp,  7*WORD(a0)
    # TODO task A: save all the others; the program's a0 is in sscratch.
    # TODO task A: load sp with kernel_sp and tp with kernel_hartid, select kernel_satp, let the hart
    # forget what it knows of the program's table, and jump to kernel_trap.
    ebreak

# From the kernel, with the program's satp in a0; sepc and sstatus are set.
userret:
    # TODO task A: select the program's table, load all registers, and go back with sret.
    ebreak
