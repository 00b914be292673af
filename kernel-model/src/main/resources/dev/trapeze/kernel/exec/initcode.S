# The first process, before its exec: one page at 0, without a stack. All it does is exec.
#
# The kernel puts .equ lines for SYS_EXECV and SYS_EXIT in front, and the strings behind: path, and
# argv, which ends with a null word.

    .text
    .globl  _start
_start:
    la      a0, path
    la      a1, argv
    li      a7, SYS_EXECV
    ecall
    li      a7, SYS_EXIT            # exec came back; a0 says why
    ecall
    j       _start
