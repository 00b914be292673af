package dev.trapeze.kernel.syscall;

import static dev.trapeze.kernel.testing.CallServer.failure;
import static org.assertj.core.api.Assertions.assertThat;

import dev.trapeze.cpu.isa.Xlen;
import dev.trapeze.kernel.abi.Errno;
import dev.trapeze.kernel.abi.Syscall;
import dev.trapeze.kernel.proc.ProcessState;
import dev.trapeze.kernel.testing.CallServer;
import dev.trapeze.kernel.testing.TestSystem;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ProcessCallsTest {
  private static final int STATUS = 0;

  @ParameterizedTest
  @EnumSource(Xlen.class)
  void getpidGivesTheCallersNumber(Xlen xlen) {
    assertThat(CallServer.boot(xlen).call(Syscall.GETPID)).isEqualTo(1);
  }

  @ParameterizedTest
  @EnumSource(Xlen.class)
  void unknownCallIsNamedOnTheConsoleAndFails(Xlen xlen) {
    CallServer server = CallServer.boot(xlen);

    assertThat(server.call(99)).isEqualTo(failure(Errno.ENOSYS));
    assertThat(server.call(-1)).isEqualTo(failure(Errno.ENOSYS));
    assertThat(server.call(0)).isEqualTo(failure(Errno.ENOSYS));
    assertThat(server.call(23)).isEqualTo(failure(Errno.ENOSYS));

    assertThat(server.consoleSays("1 server: unknown sys call 99\n")).isTrue();
    assertThat(server.consoleSays("1 server: unknown sys call -1\n")).isTrue();
  }

  @ParameterizedTest
  @EnumSource(Xlen.class)
  void waitGivesTheChildsPidAndStoresItsRawStatus(Xlen xlen) {
    CallServer server = CallServer.boot(xlen);
    server.setChildTask(Syscall.EXIT, 0x12345);

    long child = server.call(Syscall.FORK);

    assertThat(child).isEqualTo(2);
    assertThat(server.call(Syscall.WAIT, server.bufferVa())).isEqualTo(child);
    assertThat(server.intAt(STATUS)).isEqualTo(0x12345);
    assertThat(server.system().kernel().processes().byPid((int) child)).isNull();
  }

  @ParameterizedTest
  @EnumSource(Xlen.class)
  void waitWithoutChildrenFails(Xlen xlen) {
    CallServer server = CallServer.boot(xlen);

    assertThat(server.call(Syscall.WAIT, 0)).isEqualTo(failure(Errno.ECHILD));
  }

  @ParameterizedTest
  @EnumSource(Xlen.class)
  void waitSleepsUntilAChildEnds(Xlen xlen) {
    TestSystem system =
        TestSystem.running(
            xlen,
            """
                .globl _start
            _start:
                li   a7, SYS_FORK
                ecall
                beqz a0, child
                la   a0, status
                li   a7, SYS_WAIT
                ecall
                la   t0, status
                lw   a0, 0(t0)
                li   a7, SYS_EXIT
                ecall
            child:
                li   a0, 200
                li   a7, SYS_MS_SLEEP
                ecall
                li   a0, 42
                li   a7, SYS_EXIT
                ecall
                .bss
            status:
                .space 4
            """);

    assertThat(system.runToPowerOff()).isEqualTo(42);

    assertThat(system.kernel().machine().clock().time()).isGreaterThanOrEqualTo(200 * 10_000);
  }

  @ParameterizedTest
  @EnumSource(Xlen.class)
  void waitWithABadAddressKeepsTheZombie(Xlen xlen) {
    CallServer server = CallServer.boot(xlen);
    server.setChildTask(Syscall.EXIT, 7);
    server.call(Syscall.FORK);

    assertThat(server.call(Syscall.WAIT, 0x7FFF_0000)).isEqualTo(failure(Errno.EFAULT));

    assertThat(server.system().process(2).state()).isEqualTo(ProcessState.ZOMBIE);
    assertThat(server.call(Syscall.WAIT, server.bufferVa())).isEqualTo(2);
    assertThat(server.intAt(STATUS)).isEqualTo(7);
  }

  @ParameterizedTest
  @EnumSource(Xlen.class)
  void killEndsASleepingProcessWithoutWaitingForItsTime(Xlen xlen) {
    CallServer server = CallServer.boot(xlen);
    long readEnd = pipe(server);
    server.setChildTask(Syscall.READ, readEnd, server.bufferVa() + 64, 1);
    long child = server.call(Syscall.FORK);
    assertThat(server.system().process((int) child).state()).isEqualTo(ProcessState.SLEEPING);

    assertThat(server.call(Syscall.KILL, child, 9)).isZero();

    assertThat(server.call(Syscall.WAIT, server.bufferVa())).isEqualTo(child);
    assertThat(server.intAt(STATUS)).isEqualTo(128 + 9);
  }

  private static long pipe(CallServer server) {
    assertThat(server.call(Syscall.PIPE, server.bufferVa())).isZero();
    return server.intAt(0);
  }

  @ParameterizedTest
  @EnumSource(Xlen.class)
  void killKnows31SignalsAndLivingProcesses(Xlen xlen) {
    CallServer server = CallServer.boot(xlen);

    assertThat(server.call(Syscall.KILL, 1, 0)).isZero();
    assertThat(server.call(Syscall.KILL, 1, 32)).isEqualTo(failure(Errno.EINVAL));
    assertThat(server.call(Syscall.KILL, 1, -1)).isEqualTo(failure(Errno.EINVAL));
    assertThat(server.call(Syscall.KILL, 99, 9)).isEqualTo(failure(Errno.ESRCH));
    assertThat(server.call(Syscall.KILL, 99, 0)).isEqualTo(failure(Errno.ESRCH));
    assertThat(server.call(Syscall.KILL, -1, 9)).isEqualTo(failure(Errno.ESRCH));
    assertThat(server.call(Syscall.KILL, -99, 9)).isEqualTo(failure(Errno.ESRCH));
  }

  @ParameterizedTest
  @EnumSource(Xlen.class)
  void orphansBecomeTheFirstProcesssChildren(Xlen xlen) {
    CallServer server = CallServer.boot(xlen);
    // A child that forks; its child answers 0 to it and ends as well: two zombies for the server.
    server.setChildTask(Syscall.FORK);
    server.call(Syscall.FORK);

    long first = server.call(Syscall.WAIT, server.bufferVa());
    long second = server.call(Syscall.WAIT, server.bufferVa());

    assertThat(new long[] {first, second}).containsExactlyInAnyOrder(2, 3);
    assertThat(server.call(Syscall.WAIT, 0)).isEqualTo(failure(Errno.ECHILD));
  }

  @ParameterizedTest
  @EnumSource(Xlen.class)
  void childKnowsItsParent(Xlen xlen) {
    CallServer server = CallServer.boot(xlen);
    assertThat(server.call(Syscall.GETPPID)).isZero();
    server.setChildTask(Syscall.GETPPID);
    server.call(Syscall.FORK);

    server.call(Syscall.WAIT, server.bufferVa());

    assertThat(server.intAt(STATUS)).isEqualTo(1);
  }

  @ParameterizedTest
  @EnumSource(Xlen.class)
  void forkFailsWhenTheTableIsFullAndWorksAgainAfterWait(Xlen xlen) {
    CallServer server = CallServer.boot(xlen, config -> config.withMaxProcesses(64));
    server.setChildTask(Syscall.EXIT, 0);
    for (int i = 1; i < 64; i++) {
      assertThat(server.call(Syscall.FORK)).isPositive();
    }

    assertThat(server.call(Syscall.FORK)).isEqualTo(failure(Errno.EAGAIN));

    assertThat(server.call(Syscall.WAIT, 0)).isPositive();
    assertThat(server.call(Syscall.FORK)).isPositive();
  }

  @ParameterizedTest
  @EnumSource(Xlen.class)
  void sleepLastsItsTimeRoundedDownToTicks(Xlen xlen) {
    CallServer server = CallServer.boot(xlen);
    long before = server.call(Syscall.UPTIME);

    assertThat(server.call(Syscall.MS_SLEEP, 129)).isZero();

    assertThat(server.call(Syscall.UPTIME) - before).isBetween(12L, 13L);
  }

  @ParameterizedTest
  @EnumSource(Xlen.class)
  void sleepBelowATickReturnsAtOnceAndANegativeOneFails(Xlen xlen) {
    CallServer server = CallServer.boot(xlen);
    long before = server.system().kernel().machine().clock().time();

    assertThat(server.call(Syscall.MS_SLEEP, 9)).isZero();
    assertThat(server.call(Syscall.MS_SLEEP, -1)).isEqualTo(failure(Errno.EINVAL));

    // A tick is 100,000 units of time.
    assertThat(server.system().kernel().machine().clock().time() - before).isLessThan(100_000);
  }

  @ParameterizedTest
  @EnumSource(Xlen.class)
  void setpgidMovesTheCallerAndItsChildrenOnly(Xlen xlen) {
    CallServer server = CallServer.boot(xlen);
    server.setChildSpins();
    assertThat(server.call(Syscall.SETPGID, 0, 5)).isZero();
    assertThat(server.system().process(1).groupId()).isEqualTo(5);

    assertThat(server.call(Syscall.SETPGID, 0, 0)).isZero();
    assertThat(server.system().process(1).groupId()).isEqualTo(1);
    assertThat(server.call(Syscall.SETPGID, 99, 1)).isEqualTo(failure(Errno.ESRCH));
    assertThat(server.call(Syscall.SETPGID, 1, -1)).isEqualTo(failure(Errno.EINVAL));
  }

  @ParameterizedTest
  @EnumSource(Xlen.class)
  void childIsInItsParentsGroupUntilItIsMoved(Xlen xlen) {
    CallServer server = CallServer.boot(xlen);
    long readEnd = pipe(server);
    server.setChildTask(Syscall.READ, readEnd, server.bufferVa() + 64, 1);
    server.call(Syscall.FORK);
    assertThat(server.system().process(2).groupId()).isEqualTo(1);

    assertThat(server.call(Syscall.SETPGID, 2, 0)).isZero();

    assertThat(server.system().process(2).groupId()).isEqualTo(2);
  }

  @ParameterizedTest
  @EnumSource(Xlen.class)
  void niceValueIsSetAndReadShiftedSoThatItIsNeverNegative(Xlen xlen) {
    CallServer server = CallServer.boot(xlen);
    assertThat(server.call(Syscall.GETPRIORITY, 0)).isEqualTo(20);

    for (int nice : new int[] {-20, -1, 0, 19}) {
      assertThat(server.call(Syscall.SETPRIORITY, 0, nice)).isZero();
      assertThat(server.system().process(1).nice()).isEqualTo(nice);
      assertThat(server.call(Syscall.GETPRIORITY, 0)).isEqualTo(20 - nice);
      assertThat(server.call(Syscall.GETPRIORITY, 1)).isEqualTo(20 - nice);
    }
  }

  @ParameterizedTest
  @EnumSource(Xlen.class)
  void niceValueOutOfRangeOrOfNobodyIsRefused(Xlen xlen) {
    CallServer server = CallServer.boot(xlen);
    server.call(Syscall.SETPRIORITY, 0, 7);

    assertThat(server.call(Syscall.SETPRIORITY, 0, -21)).isEqualTo(failure(Errno.EINVAL));
    assertThat(server.call(Syscall.SETPRIORITY, 0, 20)).isEqualTo(failure(Errno.EINVAL));
    assertThat(server.call(Syscall.SETPRIORITY, 99, 0)).isEqualTo(failure(Errno.ESRCH));
    assertThat(server.call(Syscall.SETPRIORITY, -1, 0)).isEqualTo(failure(Errno.ESRCH));
    assertThat(server.call(Syscall.GETPRIORITY, 99)).isEqualTo(failure(Errno.ESRCH));

    assertThat(server.system().process(1).nice()).isEqualTo(7);
  }

  @ParameterizedTest
  @EnumSource(Xlen.class)
  void childInheritsTheNiceValueAndAnyoneMayChangeIt(Xlen xlen) {
    CallServer server = CallServer.boot(xlen);
    server.call(Syscall.SETPRIORITY, 0, 5);
    long readEnd = pipe(server);
    server.setChildTask(Syscall.READ, readEnd, server.bufferVa() + 64, 1);

    long child = server.call(Syscall.FORK);

    assertThat(server.call(Syscall.GETPRIORITY, child)).isEqualTo(15);
    assertThat(server.call(Syscall.SETPRIORITY, child, -5)).isZero();
    assertThat(server.call(Syscall.GETPRIORITY, child)).isEqualTo(25);
    assertThat(server.call(Syscall.GETPRIORITY, 0)).isEqualTo(15);
  }
}
