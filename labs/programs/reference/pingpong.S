# pingpong BYTE: sends the first byte of its argument to a child, which sends back the next one.
#
# s0 = the byte          s2, s3 = read and write end of the pipe to the child
# s1 = (scratch)         s4, s5 = read and write end of the pipe from the child
main:
    LOAD  s0, WORD(a1)
    lbu   s0, 0(s0)
    addi  sp, sp, -32
    mv    a0, sp
    call  pipe
    bltz  a0, failed
    lw    s2, 0(sp)
    lw    s3, 4(sp)
    mv    a0, sp
    call  pipe
    bltz  a0, failed
    lw    s4, 0(sp)
    lw    s5, 4(sp)
    call  fork
    bltz  a0, failed
    beqz  a0, child

    mv    a0, s2
    call  close
    mv    a0, s5
    call  close
    sb    s0, 0(sp)
    mv    a0, s3
    mv    a1, sp
    li    a2, 1
    call  write
    mv    a0, s3
    call  close
    mv    a0, s4
    mv    a1, sp
    li    a2, 1
    call  read
    li    t0, 1
    bne   a0, t0, failed
    la    a0, pong
    call  say
    li    a0, 0
    call  wait
    li    a0, 0
    call  exit

child:
    mv    a0, s3
    call  close
    mv    a0, s4
    call  close
    mv    a0, s2
    mv    a1, sp
    li    a2, 1
    call  read
    li    t0, 1
    bne   a0, t0, failed
    la    a0, ping
    call  say
    lbu   t0, 0(sp)
    addi  t0, t0, 1
    sb    t0, 0(sp)
    mv    a0, s5
    mv    a1, sp
    li    a2, 1
    call  write
    li    a0, 0
    call  exit

failed:
    li    a0, 1
    call  exit

# Says who we are, and the text a0.
say:
    addi  sp, sp, -32
    STORE ra, 0(sp)
    STORE s1, WORD(sp)
    mv    s1, a0
    call  getpid
    mv    a1, a0
    li    a0, 1
    call  print_number
    li    a0, 1
    mv    a1, s1
    call  print
    LOAD  s1, WORD(sp)
    LOAD  ra, 0(sp)
    addi  sp, sp, 32
    ret

    .section .rodata
ping:   .asciz ": received ping\n"
pong:   .asciz ": received pong\n"
