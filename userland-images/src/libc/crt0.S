# The first instructions of every program.
#
# The kernel enters here with a0 = argc, a1 = argv, a2 = envp and sp 16-byte aligned.

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
    la      a3, main
    la      a4, __init_array_start
    la      a5, __init_array_end
    call    __start_c               # a0, a1 and a2 are still the kernel's
    .size   _start, . - _start

# The mark of programs for this kernel, by which it knows a disk with them from one of xv6's or
# VIMIX's: a note (System V ABI, chapter 5) by "Trapeze" of type 1, which holds the number 1.
    .section .note.trapeze, "a", @note
    .balign 4
    .word   8                       # bytes of the name
    .word   4                       # bytes of what is noted
    .word   1                       # type
    .asciz  "Trapeze"
    .word   1
