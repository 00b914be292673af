package dev.trapeze.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trapeze.cpu.isa.Xlen;
import dev.trapeze.kernel.abi.Syscall;
import dev.trapeze.kernel.event.KernelEvents;
import dev.trapeze.kernel.proc.Process;
import dev.trapeze.kernel.proc.ProcessState;
import dev.trapeze.kernel.testing.CallServer;
import dev.trapeze.kernel.testing.TestSystem;
import dev.trapeze.kernel.wait.WaitChannel;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** What becomes of a process that is killed where it sleeps, and who wakes when. */
class KilledSleepersTest {

  /**
   * The child blocks in the call of that kind; the parent sleeps till then, kills it, and exits
   * with the status that it gets. Where a child must not live on, it says so on the console.
   */
  private static String program(String blocking) {
    return program("li a0, 50\n li a7, SYS_MS_SLEEP\n ecall", blocking);
  }

  private static String program(String parentWaits, String blocking) {
    return """
            .globl _start
        _start:
            la   a0, ends
            li   a7, SYS_PIPE
            ecall
            li   a7, SYS_FORK
            ecall
            beqz a0, child
            mv   s0, a0
            %s
            mv   a0, s0
            li   a1, 9
            li   a7, SYS_KILL
            ecall
            bnez a0, wrong
            la   a0, status
            li   a7, SYS_WAIT
            ecall
            bne  a0, s0, wrong
            la   t0, status
            lw   a0, 0(t0)
            li   a7, SYS_EXIT
            ecall
        wrong:
            li   a0, 1
            li   a7, SYS_EXIT
            ecall
        child:
            %s
            ecall
            li   a0, 1
            la   a1, words
            li   a2, 6
            li   a7, SYS_WRITE
            ecall
            li   a0, 0
            li   a7, SYS_EXIT
            ecall
        grandchild:
            li   a0, 1000000
            li   a7, SYS_MS_SLEEP
            ecall
            j    grandchild
            .data
        words:
            .ascii "alive\\n"
            .bss
        ends:
            .space 8
        status:
            .space 4
            .balign 4096
        buffer:
            .space 4096
        """
        .formatted(parentWaits, blocking);
  }

  private static String call(String kind) {
    return switch (kind) {
      case "PipeReadable" ->
          "la t0, ends\n lw a0, 0(t0)\n la a1, buffer\n li a2, 1\n li a7, SYS_READ";
      case "PipeWritable" ->
          "la t0, ends\n lw a0, 4(t0)\n la a1, buffer\n li a2, 2000\n li a7, SYS_WRITE";
      case "ChildExit" ->
          "li a7, SYS_FORK\n ecall\n beqz a0, grandchild\n li a0, 0\n li a7, SYS_WAIT";
      case "Clock" -> "li a0, 1000000\n li a7, SYS_MS_SLEEP";
      case "ConsoleInput" -> "li a0, 0\n la a1, buffer\n li a2, 1\n li a7, SYS_READ";
      default -> throw new IllegalArgumentException(kind);
    };
  }

  @ParameterizedTest
  @CsvSource({
    "RV32, PipeReadable", "RV32, PipeWritable", "RV32, ChildExit", "RV32, Clock",
    "RV32, ConsoleInput", "RV64, PipeReadable", "RV64, PipeWritable", "RV64, ChildExit",
    "RV64, Clock", "RV64, ConsoleInput"
  })
  void processKilledWhileItRunsOnAnotherHartNeverGoesToSleep(Xlen xlen, String kind) {
    String parentWaits = spin(20_000);
    String child = spin(100_000) + call(kind);
    TestSystem system =
        TestSystem.of(xlen)
            .configure(config -> config.withHarts(2))
            .program("main", program(parentWaits, child))
            .first("main", "main")
            .boot();

    assertThat(system.runToPowerOff()).isEqualTo(128 + 9);

    assertThat(system.output()).doesNotContain("alive");
  }

  private static String spin(int turns) {
    return "li t0, %d%n 1: addi t0, t0, -1%n bnez t0, 1b%n ".formatted(turns);
  }

  @ParameterizedTest
  @CsvSource({
    "RV32, PipeReadable", "RV32, PipeWritable", "RV32, ChildExit", "RV32, Clock",
    "RV32, ConsoleInput", "RV64, PipeReadable", "RV64, PipeWritable", "RV64, ChildExit",
    "RV64, Clock", "RV64, ConsoleInput"
  })
  void sleeperEndsAtOnceAndNeverSeesUserModeAgain(Xlen xlen, String kind) {
    List<Long> trapsOfChildAfterKill = new ArrayList<>();
    boolean[] killed = {false};
    KernelEvents listener =
        new KernelEvents() {
          @Override
          public void systemCallReturned(int pid, Syscall call, long result) {
            killed[0] |= call == Syscall.KILL;
          }

          @Override
          public void trapTaken(int pid, long scause, long sepc, long stval) {
            if (killed[0] && pid == 2) {
              trapsOfChildAfterKill.add(sepc);
            }
          }
        };
    TestSystem system =
        TestSystem.of(xlen)
            .program("main", program(call(kind)))
            .first("main", "main")
            .events(listener)
            .boot();
    system.kernel().run(1_000_000);
    Process child = system.process(2);
    assertThat(child.state()).isEqualTo(ProcessState.SLEEPING);
    assertThat(String.valueOf(child.channel())).startsWith(kind);

    assertThat(system.runToPowerOff()).isEqualTo(128 + 9);

    assertThat(system.output()).doesNotContain("alive");
    assertThat(trapsOfChildAfterKill).isEmpty();
    assertThat(system.kernel().machine().clock().time())
        .as("nobody waited for its time to come")
        .isLessThan(20_000_000);
  }

  @ParameterizedTest
  @EnumSource(Xlen.class)
  void wakeupReachesTheSleepersOfItsChannelAlone(Xlen xlen) {
    CallServer server = CallServer.boot(xlen);
    server.call(Syscall.PIPE, server.bufferVa());
    int firstRead = server.intAt(0);
    int firstWrite = server.intAt(4);
    server.call(Syscall.PIPE, server.bufferVa());
    int secondRead = server.intAt(0);
    server.setChildTask(Syscall.READ, firstRead, server.bufferVa() + 64, 1);
    server.call(Syscall.FORK);
    server.setChildTask(Syscall.READ, secondRead, server.bufferVa() + 64, 1);
    server.call(Syscall.FORK);
    server.setChildTask(Syscall.WAIT, 0);

    server.call(Syscall.WRITE, firstWrite, server.string(0, "x"), 1);

    assertThat(server.system().process(2).state()).isEqualTo(ProcessState.ZOMBIE);
    assertThat(server.system().process(3).state()).isEqualTo(ProcessState.SLEEPING);
    assertThat(server.system().process(3).channel()).isEqualTo(new WaitChannel.PipeReadable(1));
  }

  @ParameterizedTest
  @EnumSource(Xlen.class)
  void zombiesAreCollectedByTheLowestSlot(Xlen xlen) {
    CallServer server = CallServer.boot(xlen);
    server.setChildTask(Syscall.EXIT, 0);
    for (int pid = 2; pid <= 5; pid++) {
      assertThat(server.call(Syscall.FORK)).isEqualTo(pid);
    }
    assertThat(server.call(Syscall.WAIT, 0)).isEqualTo(2);
    // Pid 6 gets the slot that pid 2 has left.
    assertThat(server.call(Syscall.FORK)).isEqualTo(6);

    assertThat(server.call(Syscall.WAIT, 0)).isEqualTo(6);
    assertThat(server.call(Syscall.WAIT, 0)).isEqualTo(3);
    assertThat(server.call(Syscall.WAIT, 0)).isEqualTo(4);
    assertThat(server.call(Syscall.WAIT, 0)).isEqualTo(5);
  }
}
