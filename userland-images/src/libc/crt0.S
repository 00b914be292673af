# The first instructions of every program.
#
# The kernel enters here with a0 = argc, a1 = argv and sp 16-byte aligned.

    .section .text.start, "ax", @progbits
    .globl  _start
    .type   _start, @function
_start:
    .option push
    .option norelax                 # this very instruction pair makes gp usable
    la      gp, __global_pointer$
    .option pop
    li      s0, 0                   # no frame below this one: a backtrace ends here
    li      ra, 0
    call    main                    # a0 and a1 are still the kernel's
    call    exit
    .size   _start, . - _start
