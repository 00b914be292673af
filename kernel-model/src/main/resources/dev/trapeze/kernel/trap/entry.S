# The way into the kernel and back, where the kernel lies in the upper part of every table: a trap
# changes neither satp nor any translation. The page is the same in all tables, global, without U.
#
# While a program runs, sscratch holds the address of its saved registers, which lie at the top of
# its kernel stack; while the kernel is in control, 0. So one vector serves both.
#
# The kernel puts .equ WORD, the bytes of a register, in front; LOAD and STORE stand for lw and sw,
# or ld and sd. The saved registers' words are those of dev.trapeze.kernel.proc.Trapframe.

    .text
    .globl  handle_exception
    .globl  user_trap
    .globl  kernel_trap
    .globl  switch_mm
    .globl  ret_from_exception

# Every trap comes here, in supervisor mode, with the table of whoever had the hart.
handle_exception:
    csrrw   tp, sscratch, tp        # tp: the saved registers; sscratch: the program's tp
    bnez    tp, from_user
    csrrw   tp, sscratch, tp        # it was 0, and is again
kernel_trap:                        # a trap in supervisor mode, which is a bug
    ecall
    j       kernel_trap

from_user:
    STORE   ra,  5*WORD(tp)
    STORE   sp,  6*WORD(tp)
    STORE   gp,  7*WORD(tp)
    STORE   t0,  9*WORD(tp)
    STORE   t1,  10*WORD(tp)
    STORE   t2,  11*WORD(tp)
    STORE   s0,  12*WORD(tp)
    STORE   s1,  13*WORD(tp)
    STORE   a0,  14*WORD(tp)
    STORE   a1,  15*WORD(tp)
    STORE   a2,  16*WORD(tp)
    STORE   a3,  17*WORD(tp)
    STORE   a4,  18*WORD(tp)
    STORE   a5,  19*WORD(tp)
    STORE   a6,  20*WORD(tp)
    STORE   a7,  21*WORD(tp)
    STORE   s2,  22*WORD(tp)
    STORE   s3,  23*WORD(tp)
    STORE   s4,  24*WORD(tp)
    STORE   s5,  25*WORD(tp)
    STORE   s6,  26*WORD(tp)
    STORE   s7,  27*WORD(tp)
    STORE   s8,  28*WORD(tp)
    STORE   s9,  29*WORD(tp)
    STORE   s10, 30*WORD(tp)
    STORE   s11, 31*WORD(tp)
    STORE   t3,  32*WORD(tp)
    STORE   t4,  33*WORD(tp)
    STORE   t5,  34*WORD(tp)
    STORE   t6,  35*WORD(tp)
    csrrw   t0, sscratch, zero      # the program's tp; from here on the kernel is in control
    STORE   t0,  8*WORD(tp)
    csrr    t0, sepc
    STORE   t0,  3*WORD(tp)
    LOAD    sp,  1*WORD(tp)         # kernel_sp: the stack goes on below the registers

user_trap:
    ecall
    j       user_trap

# The kernel jumps here to go back to a process with another table, whose satp is in a0; otherwise
# as ret_from_exception. What is global stays cached.
switch_mm:
    csrw    satp, a0
    li      a0, 0                   # the address-space identifier of all processes
    sfence.vma zero, a0             # of what is not global, no translation is left

# The kernel jumps here to go back, with the saved registers' address in tp and with sstatus set.
ret_from_exception:
    LOAD    t0,  3*WORD(tp)
    csrw    sepc, t0
    csrw    sscratch, tp            # for the next trap

    LOAD    ra,  5*WORD(tp)
    LOAD    sp,  6*WORD(tp)
    LOAD    gp,  7*WORD(tp)
    LOAD    t0,  9*WORD(tp)
    LOAD    t1,  10*WORD(tp)
    LOAD    t2,  11*WORD(tp)
    LOAD    s0,  12*WORD(tp)
    LOAD    s1,  13*WORD(tp)
    LOAD    a0,  14*WORD(tp)
    LOAD    a1,  15*WORD(tp)
    LOAD    a2,  16*WORD(tp)
    LOAD    a3,  17*WORD(tp)
    LOAD    a4,  18*WORD(tp)
    LOAD    a5,  19*WORD(tp)
    LOAD    a6,  20*WORD(tp)
    LOAD    a7,  21*WORD(tp)
    LOAD    s2,  22*WORD(tp)
    LOAD    s3,  23*WORD(tp)
    LOAD    s4,  24*WORD(tp)
    LOAD    s5,  25*WORD(tp)
    LOAD    s6,  26*WORD(tp)
    LOAD    s7,  27*WORD(tp)
    LOAD    s8,  28*WORD(tp)
    LOAD    s9,  29*WORD(tp)
    LOAD    s10, 30*WORD(tp)
    LOAD    s11, 31*WORD(tp)
    LOAD    t3,  32*WORD(tp)
    LOAD    t4,  33*WORD(tp)
    LOAD    t5,  34*WORD(tp)
    LOAD    t6,  35*WORD(tp)
    LOAD    tp,  8*WORD(tp)
    sret
