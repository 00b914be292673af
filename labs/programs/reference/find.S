# find DIR NAME: the paths of everything below DIR that is called NAME.
    .equ FRAME, (5*WORD+15)/16*16
main:
    LOAD  s0, 2*WORD(a1)
    la    t0, wanted
    STORE s0, 0(t0)
    LOAD  s1, WORD(a1)
    mv    a0, s1
    call  strlen
    li    t0, PATH_BYTES
    bgeu  a0, t0, too_long
    mv    s2, a0
    la    a0, path
    mv    a1, s1
    call  stpcpy
    mv    a0, s2
    call  walk
    li    a0, 0
    call  exit
too_long:
    mv    a0, s1
    la    a1, long
    call  complain
    li    a0, 1
    call  exit

# Looks at what the path leads to, a0 = its length; if that is a directory, at all that is in it.
#
# s0 = length of the path     s1 = descriptor      s2 = position in the directory
# s3 = where the next name goes
#
# The stack is one page, and may get as many of these frames as a path has slashes: what need not be
# there, entry and status, is elsewhere.
walk:
    addi  sp, sp, -FRAME
    STORE ra, 0(sp)
    STORE s0, WORD(sp)
    STORE s1, 2*WORD(sp)
    STORE s2, 3*WORD(sp)
    STORE s3, 4*WORD(sp)
    mv    s0, a0
    la    a0, path
    li    a1, O_RDONLY
    call  open
    mv    s1, a0
    bltz  a0, cannot_open
    la    a1, status
    call  fstat
    bltz  a0, walk_end
    la    t0, status
    lw    t0, STAT_MODE(t0)
    li    t1, S_IFMT
    and   t0, t0, t1
    li    t1, S_IFDIR
    bne   t0, t1, walk_end

    # A slash, unless there is one.
    la    s3, path
    add   s3, s3, s0
    beqz  s0, slash
    lbu   t0, -1(s3)
    li    t1, '/'
    beq   t0, t1, entries
slash:
    li    t1, '/'
    sb    t1, 0(s3)
    addi  s3, s3, 1
entries:
    li    s2, 0
entry:
    mv    a0, s1
    la    a1, dirent
    mv    a2, s2
    call  get_dirent
    blez  a0, walk_end
    mv    s2, a0
    la    a0, dirent+DIRENT_NAME
    la    a1, dot
    call  strcmp
    beqz  a0, entry
    la    a0, dirent+DIRENT_NAME
    la    a1, dot_dot
    call  strcmp
    beqz  a0, entry

    la    a0, dirent+DIRENT_NAME
    call  strlen
    add   t0, s3, a0
    la    t1, path+PATH_BYTES
    bgeu  t0, t1, entry_too_long
    mv    a0, s3
    la    a1, dirent+DIRENT_NAME
    call  stpcpy
    la    t0, path
    sub   a0, a0, t0
    mv    s0, a0                    # the directory's own length has done its work
    la    a0, dirent+DIRENT_NAME
    la    a1, wanted
    LOAD  a1, 0(a1)
    call  strcmp
    bnez  a0, below
    li    a0, 1
    la    a1, path
    call  print
    li    a0, 1
    la    a1, newline
    call  print
below:
    mv    a0, s0
    call  walk
    j     entry
entry_too_long:
    sb    zero, 0(s3)
    la    a0, dirent+DIRENT_NAME
    la    a1, long
    call  complain
    j     entry

cannot_open:
    la    a0, path
    la    a1, closed
    call  complain
    j     walk_return
walk_end:
    mv    a0, s1
    call  close
walk_return:
    LOAD  ra, 0(sp)
    LOAD  s0, WORD(sp)
    LOAD  s1, 2*WORD(sp)
    LOAD  s2, 3*WORD(sp)
    LOAD  s3, 4*WORD(sp)
    addi  sp, sp, FRAME
    ret

# Says on descriptor 2 what is wrong, a1, with what, a0.
complain:
    addi  sp, sp, -32
    STORE ra, 0(sp)
    STORE s0, WORD(sp)
    STORE s1, 2*WORD(sp)
    mv    s0, a0
    mv    s1, a1
    li    a0, 2
    la    a1, find
    call  print
    li    a0, 2
    mv    a1, s0
    call  print
    li    a0, 2
    mv    a1, s1
    call  print
    LOAD  s1, 2*WORD(sp)
    LOAD  s0, WORD(sp)
    LOAD  ra, 0(sp)
    addi  sp, sp, 32
    ret

    .section .rodata
dot:        .asciz "."
dot_dot:    .asciz ".."
newline:    .asciz "\n"
find:       .asciz "find: "
long:       .asciz ": path too long\n"
closed:     .asciz ": cannot be opened\n"
    .bss
    .balign 8
wanted:     .space WORD
path:       .space PATH_BYTES
    .balign 8
status:     .space STAT_BYTES
dirent:     .space DIRENT_BYTES
