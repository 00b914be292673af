# The trampoline: one page, at the same address in every table.

    .text
    .globl  uservec
    .globl  userret

# From user mode, with the program's table and registers. Interrupts are off.
uservec:
    csrw    sscratch, a0            # sscratch = the program's a0
    li      a0, TRAPFRAME

    STORE   ra,  5*WORD(a0)
    STORE   sp,  6*WORD(a0)
    STORE   gp,  7*WORD(a0)
    STORE   tp,  8*WORD(a0)
    STORE   t0,  9*WORD(a0)
    STORE   t1,  10*WORD(a0)
    STORE   t2,  11*WORD(a0)
    STORE   s0,  12*WORD(a0)
    STORE   s1,  13*WORD(a0)
    STORE   a1,  15*WORD(a0)
    STORE   a2,  16*WORD(a0)
    STORE   a3,  17*WORD(a0)
    STORE   a4,  18*WORD(a0)
    STORE   a5,  19*WORD(a0)
    STORE   a6,  20*WORD(a0)
    STORE   a7,  21*WORD(a0)
    STORE   s2,  22*WORD(a0)
    STORE   s3,  23*WORD(a0)
    STORE   s4,  24*WORD(a0)
    STORE   s5,  25*WORD(a0)
    STORE   s6,  26*WORD(a0)
    STORE   s7,  27*WORD(a0)
    STORE   s8,  28*WORD(a0)
    STORE   s9,  29*WORD(a0)
    STORE   s10, 30*WORD(a0)
    STORE   s11, 31*WORD(a0)
    STORE   t3,  32*WORD(a0)
    STORE   t4,  33*WORD(a0)
    STORE   t5,  34*WORD(a0)
    STORE   t6,  35*WORD(a0)
    csrr    t0, sscratch
    STORE   t0,  14*WORD(a0)        # the program's a0

    LOAD    sp,  1*WORD(a0)         # kernel_sp
    LOAD    tp,  4*WORD(a0)         # kernel_hartid
    LOAD    t0,  2*WORD(a0)         # kernel_trap
    LOAD    t1,  0*WORD(a0)         # kernel_satp
    csrw    satp, t1                # from here on the trapframe is out of reach
    sfence.vma zero, zero           # uservec
    jr      t0

# From the kernel, with the program's satp in a0.
userret:
    csrw    satp, a0
    sfence.vma zero, zero           # userret
    li      a0, TRAPFRAME

    LOAD    ra,  5*WORD(a0)
    LOAD    sp,  6*WORD(a0)
    LOAD    gp,  7*WORD(a0)
    LOAD    tp,  8*WORD(a0)
    LOAD    t0,  9*WORD(a0)
    LOAD    t1,  10*WORD(a0)
    LOAD    t2,  11*WORD(a0)
    LOAD    s0,  12*WORD(a0)
    LOAD    s1,  13*WORD(a0)
    LOAD    a1,  15*WORD(a0)
    LOAD    a2,  16*WORD(a0)
    LOAD    a3,  17*WORD(a0)
    LOAD    a4,  18*WORD(a0)
    LOAD    a5,  19*WORD(a0)
    LOAD    a6,  20*WORD(a0)
    LOAD    a7,  21*WORD(a0)
    LOAD    s2,  22*WORD(a0)
    LOAD    s3,  23*WORD(a0)
    LOAD    s4,  24*WORD(a0)
    LOAD    s5,  25*WORD(a0)
    LOAD    s6,  26*WORD(a0)
    LOAD    s7,  27*WORD(a0)
    LOAD    s8,  28*WORD(a0)
    LOAD    s9,  29*WORD(a0)
    LOAD    s10, 30*WORD(a0)
    LOAD    s11, 31*WORD(a0)
    LOAD    t3,  32*WORD(a0)
    LOAD    t4,  33*WORD(a0)
    LOAD    t5,  34*WORD(a0)
    LOAD    t6,  35*WORD(a0)
    LOAD    a0,  14*WORD(a0)        # last, because it was the address
    sret
