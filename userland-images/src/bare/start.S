# A benchmark program on a bare machine: M-mode prepares a page table and goes to main in U-mode.

    .section .text.start, "ax", @progbits
    .globl  _start
    .type   _start, @function
_start:
    csrr    t0, mhartid
0:  bnez    t0, 0b                  # one hart is enough
    .option push
    .option norelax
    la      gp, __global_pointer$
    .option pop
    la      sp, __stack_end
    la      t0, trapped
    csrw    mtvec, t0
    li      t0, -1                  # everything is allowed, physically
    csrw    pmpaddr0, t0
    li      t0, 0x1f                # NAPOT, R W X
    csrw    pmpcfg0, t0
    call    make_page_table         # a0 = satp
    csrw    satp, a0
    sfence.vma
    li      t0, 0x3 << 11           # MPP: U-mode
    csrc    mstatus, t0
    li      t0, 0x1 << 13           # FS: floating point may be used
    csrs    mstatus, t0
    la      t0, program
    csrw    mepc, t0
    call    arguments               # a0 = argc, a1 = argv
    mret

program:
    call    main
    call    exit
    .size   _start, . - _start

# No trap is expected: the end, and its cause is the exit status.
    .balign 4
trapped:
    csrr    a0, mcause
    csrw    satp, zero
    j       _exit

    .bss
    .balign 16
    .space  65536
__stack_end:
