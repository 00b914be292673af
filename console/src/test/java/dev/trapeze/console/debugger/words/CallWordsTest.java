package dev.trapeze.console.debugger.words;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trapeze.console.debugger.ScriptedSystem;
import dev.trapeze.console.debugger.Subject;
import dev.trapeze.cpu.isa.PrivilegeMode;
import dev.trapeze.cpu.isa.TrapCause;
import dev.trapeze.cpu.isa.Xlen;
import dev.trapeze.kernel.Kernel;
import dev.trapeze.kernel.KernelConfig;
import dev.trapeze.kernel.abi.Argument;
import dev.trapeze.kernel.abi.CallForm;
import dev.trapeze.kernel.abi.Personality;
import dev.trapeze.kernel.abi.Syscall;
import dev.trapeze.kernel.mm.AddressSpaceLayout;
import dev.trapeze.kernel.proc.Process;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class CallWordsTest {
  private static final int REGISTERS = 32;

  @ParameterizedTest
  @EnumSource(Xlen.class)
  void callShowsPathsFlagsDescriptorsAndBytes(Xlen xlen) {
    ScriptedSystem system = ScriptedSystem.of(xlen, "echo hello\ncat /README\n");
    assertThat(words(system.runToCall("echo", Syscall.WRITE)))
        .matches("write\\(1</dev/console>, 0x[0-9a-f]+ \"hello\\\\n\", 6\\)");
    assertThat(words(system.runToCall("sh", Syscall.EXECVE)))
        .matches(
            "execve\\(0x[0-9a-f]+ \"/cat\", 0x[0-9a-f]+ \\[\"cat\", \"/README\"\\],"
                + " 0x[0-9a-f]+ \\[.*\\]\\)");
    assertThat(words(system.runToCall("cat", Syscall.OPEN)))
        .matches("open\\(0x[0-9a-f]+ \"/README\", O_RDONLY, 0[0-7]*\\)");
    assertThat(words(system.runToCall("cat", Syscall.READ)))
        .matches("read\\(3</README>, 0x[0-9a-f]+, [0-9]+\\)");
    assertThat(words(system.runToCall("cat", Syscall.WRITE)))
        .matches("write\\(1</dev/console>, 0x[0-9a-f]+ \".*\"\\.\\.\\., [0-9]+\\)");
  }

  /** Whatever the code of the trap vector has done with the registers so far. */
  @ParameterizedTest
  @CsvSource({"RV32, vimix", "RV64, xv6", "RV32, linux", "RV64, linux"})
  void registersOfTheProgramAreFoundAllTheWayIntoTheKernel(Xlen xlen, String layoutName) {
    AddressSpaceLayout layout = AddressSpaceLayout.named(layoutName, xlen);
    ScriptedSystem system = ScriptedSystem.of(KernelConfig.of(xlen), layout, "echo hello\n");
    system.runToTrap("echo", TrapCause.ECALL_FROM_U);
    Kernel kernel = system.kernel();
    long[] expected = registers(system);
    assertThat(expected[2]).isNotZero();
    long userTrap = xlen.signExtend(kernel.state().trapPath().userTrapVa());
    int steps = 0;
    while (kernel.machine().hart().pc() != userTrap) {
      assertThat(ProgramRegisters.isEntering(kernel, kernel.machine().hart())).isTrue();
      assertThat(registers(system)).as("after %d instructions", steps).isEqualTo(expected);
      system.step(1);
      steps++;
    }
    assertThat(steps).isGreaterThan(30);
    assertThat(registers(system)).isEqualTo(expected);
    String call = words(system);
    system.step(1);
    assertThat(ProgramRegisters.isEntering(kernel, kernel.machine().hart())).isFalse();
    long[] back = registers(system);
    while (kernel.machine().hart().pc() != back[0]
        && kernel.machine().hart().mode() != PrivilegeMode.USER) {
      assertThat(registers(system)).isEqualTo(back);
      system.step(1);
    }
    assertThat(registers(system)).isEqualTo(back);
    assertThat(call).isNotBlank();
  }

  private static long[] registers(ScriptedSystem system) {
    ProgramRegisters registers = ProgramRegisters.of(system.debugger().subject());
    long[] values = new long[REGISTERS];
    for (int i = 0; i < REGISTERS; i++) {
      values[i] = registers.x(i);
    }
    return values;
  }

  @Test
  void textIsEscapedAndCutAtThirtyTwoBytes() {
    ScriptedSystem system = ScriptedSystem.of(Xlen.RV64, "echo hello\n");
    system.runToCall("echo", Syscall.WRITE);
    Process process = system.process("echo");
    long stack = ProgramRegisters.of(system.debugger().subject()).x(2);
    byte[] text = "a\t\"\\\n\0\u007f\u00e9".getBytes(StandardCharsets.ISO_8859_1);
    Subject subject = system.debugger().subject();
    subject.write(stack, text, 0, text.length);
    assertThat(write(system, process, stack, text.length))
        .isEqualTo(
            "write(1</dev/console>, 0x%x \"a\\t\\\"\\\\\\n\\0\\x7f\\xe9\", 8)".formatted(stack));
    byte[] long32 = "0123456789abcdef0123456789abcdefX".getBytes(StandardCharsets.ISO_8859_1);
    subject.write(stack, long32, 0, long32.length);
    assertThat(write(system, process, stack, 32)).contains("\"0123456789abcdef0123456789abcdef\",");
    assertThat(write(system, process, stack, 33))
        .contains("\"0123456789abcdef0123456789abcdef\"..., 33");
    assertThat(write(system, process, 0x7000_0000L, 5))
        .isEqualTo("write(1</dev/console>, 0x70000000 <not mapped>, 5)");
    assertThat(write(system, process, stack, -1))
        .isEqualTo("write(1</dev/console>, 0x%x, -1)".formatted(stack));
  }

  private static String write(ScriptedSystem system, Process process, long va, long bytes) {
    return call(system, process, Syscall.WRITE, 1, va, bytes);
  }

  private static String call(
      ScriptedSystem system, Process process, Syscall call, long... registers) {
    CallForm form = Objects.requireNonNull(Personality.TRAPEZE.calls().of(call));
    return CallWords.of(system.kernel(), process, form, of(registers));
  }

  private static Argument.Registers of(long... registers) {
    return index -> index < registers.length ? registers[index] : 0;
  }

  @Test
  void numbersThatHaveNamesAreShownByName() {
    ScriptedSystem system = ScriptedSystem.of(Xlen.RV64, "echo hello\n");
    system.runToCall("echo", Syscall.WRITE);
    Process echo = system.process("echo");
    assertThat(call(system, echo, Syscall.KILL, 3, 9)).isEqualTo("kill(3, SIGKILL)");
    assertThat(call(system, echo, Syscall.KILL, 3, 0)).isEqualTo("kill(3, 0)");
    assertThat(call(system, echo, Syscall.LSEEK, 1, -4, 2))
        .isEqualTo("lseek(1</dev/console>, -4, SEEK_END)");
    assertThat(call(system, echo, Syscall.CLOSE, 12)).isEqualTo("close(12)");
    assertThat(call(system, echo, Syscall.SBRK, -4096)).isEqualTo("sbrk(-4096)");
    assertThat(call(system, echo, Syscall.GETPID)).isEqualTo("getpid()");
    assertThat(call(system, echo, Syscall.MMAP, 0, 8192, 3, 0x22, -1, 0))
        .isEqualTo("mmap(NULL, 8192, PROT_READ|PROT_WRITE, MAP_PRIVATE|MAP_ANONYMOUS, -1, 0)");
    assertThat(call(system, echo, Syscall.MKNOD, 0x7000_0000L, 0_020_644, 1 << 20 | 7))
        .isEqualTo("mknod(0x70000000 <not mapped>, 020644, makedev(1, 7))");
    assertThat(call(system, echo, Syscall.OPEN, 0x7000_0000L, 0xA01, 0_644))
        .isEqualTo("open(0x70000000 <not mapped>, O_WRONLY|O_CREAT|O_APPEND, 0644)");
    assertThat(CallWords.ofNumber(system.kernel(), echo, 999, of())).isEqualTo("unknown call 999");
  }

  @Test
  void callOfAnotherPersonalityShowsWhatItsProgramGives() {
    ScriptedSystem system = ScriptedSystem.of(Xlen.RV64, "echo hello\n");
    system.runToCall("echo", Syscall.WRITE);
    Process echo = system.process("echo");
    CallForm sleep = Objects.requireNonNull(Personality.XV6.calls().of(Syscall.MS_SLEEP));
    assertThat(CallWords.of(system.kernel(), echo, sleep, of(10))).isEqualTo("sleep(10)");
    CallForm kill = Objects.requireNonNull(Personality.XV6.calls().of(Syscall.KILL));
    assertThat(CallWords.of(system.kernel(), echo, kill, of(4))).isEqualTo("kill(4)");
    CallForm mknod = Objects.requireNonNull(Personality.XV6.calls().of(Syscall.MKNOD));
    assertThat(CallWords.of(system.kernel(), echo, mknod, of(0x7000_0000L, 1, 2)))
        .isEqualTo("mknod(0x70000000 <not mapped>, 1, 2)");
  }

  private static String words(ScriptedSystem system) {
    Subject subject = system.debugger().subject();
    Process process = Objects.requireNonNull(subject.process());
    ProgramRegisters registers = ProgramRegisters.of(subject);
    return CallWords.ofNumber(system.kernel(), process, registers.callNumber(), registers);
  }
}
