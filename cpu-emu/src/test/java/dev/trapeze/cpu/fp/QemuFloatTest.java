package dev.trapeze.cpu.fp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.trapeze.cpu.exec.StopReason;
import dev.trapeze.cpu.hart.FloatState;
import dev.trapeze.cpu.isa.PrivilegeMode;
import dev.trapeze.cpu.isa.Xlen;
import dev.trapeze.cpu.machine.Machine;
import dev.trapeze.cpu.machine.MachineConfig;
import dev.trapeze.cpu.machine.MachineConfig.Engine;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Every computing instruction of F and D on random operands, in every rounding mode, on QEMU and on
 * our machine with every engine: registers and {@code fcsr} are compared. System properties: {@code
 * trapeze.fp.qemuCases} is the number of operands for each instruction, {@code trapeze.fp.seed} the
 * seed. Skipped where QEMU is not installed.
 */
class QemuFloatTest {
  private static final int CASES = Integer.getInteger("trapeze.fp.qemuCases", 2000);
  private static final int MOST_SECONDS = 120;
  private static final int MOST_DESCRIBED = 5;
  private static final long MOST_INSTRUCTIONS = 1_000_000_000L;

  @ParameterizedTest
  @EnumSource(Xlen.class)
  void computesWhatQemuComputes(Xlen xlen, @TempDir Path folder)
      throws IOException, InterruptedException {
    FloatImage image = new FloatImage(xlen, CASES, ArithmeticTest.SEED);
    byte[] theirs = onQemu(image, folder);
    for (Engine engine : Engine.values()) {
      byte[] ours = onTrapeze(image, engine);
      assertThat(differences(image, ours, theirs))
          .as("%s, seed %d", engine, ArithmeticTest.SEED)
          .isEmpty();
    }
  }

  private static List<String> differences(FloatImage image, byte[] ours, byte[] theirs) {
    List<String> found = new ArrayList<>();
    int from = 0;
    while (found.size() < MOST_DESCRIBED) {
      int distance =
          Arrays.mismatch(ours, from, image.usedBytes(), theirs, from, image.usedBytes());
      if (distance < 0) {
        break;
      }
      found.add(image.describe(from + distance, ours, theirs));
      from += distance + 24;
    }
    return found;
  }

  private static byte[] onTrapeze(FloatImage image, Engine engine) {
    Machine machine = new Machine(new MachineConfig(image.xlen(), FloatImage.RAM_BYTES, engine));
    machine.ram().write(FloatImage.BASE_PA, image.ram(), 0, image.ram().length);
    machine.hart().setMode(PrivilegeMode.SUPERVISOR);
    machine.hart().floats().setFs(FloatState.INITIAL);
    machine.hart().setPc(image.supervisorEntryPa());
    assertThat(machine.run(MOST_INSTRUCTIONS)).isEqualTo(StopReason.SUPERVISOR_CALL);
    return machine.ram().array();
  }

  /** Gives RAM as QEMU leaves it: RAM is a file there. */
  private static byte[] onQemu(FloatImage image, Path folder)
      throws IOException, InterruptedException {
    String program = "qemu-system-riscv" + image.xlen().bits();
    assumeTrue(isInstalled(program), program + " is not installed");
    Path ram = folder.resolve("ram.bin");
    Path messages = folder.resolve("messages.txt");
    Files.write(ram, image.ram());
    Process process =
        new ProcessBuilder(
                program,
                "-machine",
                "virt,memory-backend=ram",
                "-object",
                "memory-backend-file,id=ram,share=on,size="
                    + FloatImage.RAM_BYTES
                    + ",mem-path="
                    + ram,
                "-m",
                String.valueOf(FloatImage.RAM_BYTES >> 20),
                "-cpu",
                "rv" + image.xlen().bits(),
                "-bios",
                "none",
                "-display",
                "none",
                "-monitor",
                "none",
                "-serial",
                "none")
            .redirectErrorStream(true)
            .redirectOutput(messages.toFile())
            .start();
    if (!process.waitFor(MOST_SECONDS, TimeUnit.SECONDS)) {
      process.destroyForcibly();
      throw new IllegalStateException("QEMU did not end");
    }
    assertThat(process.exitValue()).as(Files.readString(messages)).isZero();
    return Files.readAllBytes(ram);
  }

  private static boolean isInstalled(String program) throws InterruptedException {
    try {
      Process process = new ProcessBuilder(program, "--version").redirectErrorStream(true).start();
      process.getInputStream().readAllBytes();
      return process.waitFor() == 0;
    } catch (IOException e) {
      return false;
    }
  }
}
