package dev.trapeze.cpu.fp;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trapeze.cpu.exec.StopReason;
import dev.trapeze.cpu.hart.FloatState;
import dev.trapeze.cpu.isa.PrivilegeMode;
import dev.trapeze.cpu.isa.Xlen;
import dev.trapeze.cpu.machine.Machine;
import dev.trapeze.cpu.machine.MachineConfig;
import dev.trapeze.cpu.machine.MachineConfig.Engine;
import dev.trapeze.cpu.qemu.QemuVirt;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
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
    QemuVirt.assumeInstalled(image.xlen());
    Path ram = folder.resolve("ram.bin");
    Files.write(ram, image.ram());
    List<String> options = new ArrayList<>(QemuVirt.ramIn(ram, FloatImage.RAM_BYTES));
    options.addAll(List.of("-serial", "none"));
    assertThat(QemuVirt.endsBy(MOST_SECONDS, image.xlen(), folder, options)).isTrue();
    return Files.readAllBytes(ram);
  }
}
