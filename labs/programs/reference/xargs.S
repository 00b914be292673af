# xargs [-n LINES] COMMAND [ARG...]: runs COMMAND with ARG... and each line of its input.
#
# s0 = LINES      s1 = slot in words for the first line      s2 = lines that wait
# s3 = length of the present line      s4 = where it is      s5 = status
    .equ MOST_WORDS, 31
    .equ LINE_BYTES, 256            # with the NUL
main:
    addi  s6, a0, -1                # s6 = words of the command
    addi  s7, a1, WORD              # s7 = the first of them
    li    s0, 1
    blez  s6, usage
    LOAD  a0, 0(s7)
    la    a1, option
    call  strcmp
    bnez  a0, command
    li    t0, 3
    blt   s6, t0, usage
    LOAD  t0, WORD(s7)
    li    s0, 0
    li    t2, 10
number:
    lbu   t1, 0(t0)
    beqz  t1, number_end
    addi  t1, t1, -'0'
    bgeu  t1, t2, usage
    mul   s0, s0, t2
    add   s0, s0, t1
    li    t1, MOST_WORDS
    bgt   s0, t1, usage
    addi  t0, t0, 1
    j     number
number_end:
    addi  s6, s6, -2
    addi  s7, s7, 2*WORD
    blez  s0, usage
command:
    add   t0, s6, s0
    li    t1, MOST_WORDS
    bgt   t0, t1, usage
    la    s1, words
copy:
    LOAD  t0, 0(s7)
    STORE t0, 0(s1)
    addi  s7, s7, WORD
    addi  s1, s1, WORD
    addi  s6, s6, -1
    bnez  s6, copy

    li    s2, 0
    li    s5, 0
line:
    la    s4, lines
    li    t0, LINE_BYTES
    mul   t0, t0, s2
    add   s4, s4, t0
    li    s3, 0
byte:
    li    a0, 0
    la    a1, input
    li    a2, 1
    call  read
    mv    s6, a0                    # s6 = 0 at the end of the input
    blez  a0, line_end
    la    t0, input
    lbu   t0, 0(t0)
    li    t1, '\n'
    beq   t0, t1, line_end
    li    t1, LINE_BYTES-1
    bgeu  s3, t1, too_long
    add   t1, s4, s3
    sb    t0, 0(t1)
    addi  s3, s3, 1
    j     byte
line_end:
    beqz  s3, line_empty
    add   t1, s4, s3
    sb    zero, 0(t1)
    li    t0, WORD
    mul   t0, t0, s2
    add   t0, t0, s1
    STORE s4, 0(t0)
    STORE zero, WORD(t0)
    addi  s2, s2, 1
    bne   s2, s0, line_empty
    call  run
line_empty:
    bgtz  s6, line
    beqz  s2, finish
    call  run
finish:
    mv    a0, s5
    call  exit

too_long:
    la    a1, long
    j     complain
usage:
    la    a1, how
complain:
    li    a0, 2
    call  print
    li    a0, 1
    call  exit

# Runs the command with the lines that wait, and waits for it.
run:
    addi  sp, sp, -16
    STORE ra, 0(sp)
    li    s2, 0
    call  fork
    bltz  a0, run_failed
    bnez  a0, parent
    la    a1, words
    LOAD  a0, 0(a1)
    call  execv
    li    a0, 2
    la    a1, absent
    call  print
    li    a0, 127
    call  exit
parent:
    addi  a0, sp, WORD
    call  wait
    lw    t0, WORD(sp)
    beqz  t0, run_end
run_failed:
    li    s5, 1
run_end:
    LOAD  ra, 0(sp)
    addi  sp, sp, 16
    ret

    .section .rodata
option:     .asciz "-n"
how:        .asciz "usage: xargs [-n LINES] COMMAND [ARG...]\n"
long:       .asciz "xargs: line too long\n"
absent:     .asciz "xargs: cannot run the command\n"
    .bss
    .balign 8
words:      .space (MOST_WORDS+1)*WORD
input:      .space 1
lines:      .space MOST_WORDS*LINE_BYTES
