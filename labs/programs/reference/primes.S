# primes LIMIT: the primes up to LIMIT, by a row of processes, one for each prime, joined by pipes.
main:
    LOAD  t0, WORD(a1)
    li    s0, 0                     # s0 = LIMIT
    li    t2, 10
number:
    lbu   t1, 0(t0)
    beqz  t1, number_end
    addi  t1, t1, -'0'
    mul   s0, s0, t2
    add   s0, s0, t1
    addi  t0, t0, 1
    j     number
number_end:
    li    t0, 2
    blt   s0, t0, success

    # The numbers from 2 on go to the first process of the row.
    addi  sp, sp, -32
    mv    a0, sp
    call  pipe
    bltz  a0, failed
    lw    s1, 0(sp)                 # s1 = read end
    lw    s2, 4(sp)                 # s2 = write end
    call  fork
    bltz  a0, failed
    beqz  a0, first
    mv    a0, s1
    call  close
    li    s3, 2
feed:
    sw    s3, 8(sp)
    mv    a0, s2
    addi  a1, sp, 8
    li    a2, 4
    call  write
    addi  s3, s3, 1
    ble   s3, s0, feed
    mv    a0, s2
    call  close
    li    a0, 0
    call  wait
success:
    li    a0, 0
    call  exit

first:
    mv    a0, s2
    call  close

# A process of the row. s1 = where numbers come from. The first of them is a prime, s4; those that it
# does not divide go on to the next process, through s2, which is -1 while there is none.
sieve:
    li    s2, -1
    call  read_number
    blez  a0, success
    lw    s4, 8(sp)
    li    a0, 1
    la    a1, prime
    call  print
    mv    a1, s4
    li    a0, 1
    call  print_number
    li    a0, 1
    la    a1, newline
    call  print
next:
    call  read_number
    blez  a0, no_more
    lw    t0, 8(sp)
    rem   t0, t0, s4
    beqz  t0, next
    bgez  s2, pass_on
    mv    a0, sp
    call  pipe
    bltz  a0, failed
    lw    s3, 0(sp)                 # s3 = read end of the next process
    lw    s2, 4(sp)
    call  fork
    bltz  a0, failed
    bnez  a0, parent
    mv    a0, s1
    call  close
    mv    a0, s2
    call  close
    mv    s1, s3
    j     sieve
parent:
    mv    a0, s3
    call  close
pass_on:
    mv    a0, s2
    addi  a1, sp, 8
    li    a2, 4
    call  write
    j     next
no_more:
    mv    a0, s1
    call  close
    bltz  s2, success
    mv    a0, s2
    call  close
    li    a0, 0
    call  wait
    j     success

failed:
    li    a0, 1
    call  exit

# The next number from s1 to 8(sp) of the caller; a0 = what read said.
read_number:
    addi  t0, sp, 8
    mv    a1, t0
    mv    a0, s1
    li    a2, 4
    li    a7, SYS_READ
    ecall
    ret

    .section .rodata
prime:      .asciz "prime "
newline:    .asciz "\n"
