package dev.trapeze.console;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.trapeze.console.TrapezeProcess.Result;
import dev.trapeze.cpu.isa.Xlen;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Firmware that others wrote for QEMU's virt machine, on {@code trapeze machine}. */
class FirmwareTest {
  /** U-Boot for M-mode; on Debian from the package u-boot-qemu. */
  private static final Path U_BOOT = Path.of("/usr/lib/u-boot/qemu-riscv64/uboot.elf");

  private static final Path OPEN_SBI =
      Path.of("/usr/lib/riscv64-linux-gnu/opensbi/generic/fw_jump.elf");

  /** U-Boot for S-mode above an SBI; from the same package. */
  private static final Path U_BOOT_S_MODE = Path.of("/usr/lib/u-boot/qemu-riscv64_smode/uboot.elf");

  /**
   * The first key may get lost when the firmware clears the serial port; one stops the automatic
   * boot.
   */
  private static final String KEYS = "  version\rbdinfo\rpoweroff\r";

  @TempDir private Path folder;

  @ParameterizedTest
  @CsvSource({"translated, 1, 128M", "blocks, 1, 64M", "translated, 3, 256M"})
  void ubootFindsTheBoardAndObeys(String engine, int harts, String ram) throws Exception {
    assumeTrue(Files.isReadable(U_BOOT), U_BOOT + " is not installed (Debian: u-boot-qemu)");

    Result result =
        TrapezeProcess.run(
            KEYS.getBytes(StandardCharsets.US_ASCII),
            "machine",
            "--engine=" + engine,
            "--harts=" + harts,
            "--ram=" + ram,
            U_BOOT.toString());

    assertThat(result.err()).isEmpty();
    assertThat(result.status()).isZero();
    assertThat(result.out())
        .contains("CPU:   rv64imafdc")
        .contains("Model: riscv-virtio,trapeze")
        .contains("DRAM:  " + ram.replace("M", " MiB"))
        .contains("In:    serial@10000000")
        .containsPattern("=> +version\r\nU-Boot 20")
        .contains("-> start    = 0x0000000080000000")
        .endsWith("poweroff ...\r\n");
  }

  @ParameterizedTest
  @CsvSource({"translated, 1", "blocks, 1", "translated, 2"})
  void openSbiStartsAnotherInSupervisorMode(String engine, int harts) throws Exception {
    assumeTrue(Files.isReadable(OPEN_SBI), OPEN_SBI + " is not installed (Debian: opensbi)");
    assumeTrue(Files.isReadable(U_BOOT_S_MODE), U_BOOT_S_MODE + " is not installed");

    Result result =
        TrapezeProcess.run(
            KEYS.getBytes(StandardCharsets.US_ASCII),
            "machine",
            "--engine=" + engine,
            "--harts=" + harts,
            "--bios=" + OPEN_SBI,
            U_BOOT_S_MODE.toString());

    assertThat(result.err()).isEmpty();
    assertThat(result.status()).isZero();
    assertThat(result.out())
        .contains("Platform Name             : riscv-virtio,trapeze")
        .contains("Platform HART Count       : " + harts)
        .contains("Boot HART Priv Version    : v1.12")
        .contains("Boot HART PMP Count       : 16")
        .contains("Model: riscv-virtio,trapeze")
        .containsPattern("=> +version\r\nU-Boot 20")
        .endsWith("poweroff ...\r\n");
  }

  @Test
  void firmwareOverItsImageIsRefused() throws Exception {
    Path one = BareProgram.write(folder, Xlen.RV64, BareProgram.POWER_OFF);

    Result result = TrapezeProcess.run(new byte[0], "machine", "--bios=" + one, one.toString());

    assertThat(result.status()).isEqualTo(65);
    assertThat(result.err()).contains("overlaps").hasLineCount(1);
  }

  @Test
  void firmwareOfAnotherWidthIsRefused() throws Exception {
    Path narrow =
        Files.move(
            BareProgram.write(folder, Xlen.RV32, BareProgram.POWER_OFF),
            folder.resolve("narrow.elf"));
    Path wide = BareProgram.write(folder, Xlen.RV64, BareProgram.POWER_OFF);

    Result result = TrapezeProcess.run(new byte[0], "machine", "--bios=" + narrow, wide.toString());

    assertThat(result.status()).isEqualTo(65);
    assertThat(result.err()).contains("firmware of 32 bits").hasLineCount(1);
  }

  @ParameterizedTest
  @ValueSource(strings = {"legacy", "modern"})
  void ubootReadsADrive(String layout) throws Exception {
    assumeTrue(Files.isReadable(U_BOOT), U_BOOT + " is not installed (Debian: u-boot-qemu)");
    byte[] sectors = new byte[8192];
    sectors[512] = 0x5A;
    Path drive = Files.write(folder.resolve("disk.img"), sectors);

    // md looks for C-c, and what it reads instead is lost: the space before poweroff.
    Result result =
        TrapezeProcess.run(
            " virtio info\rvirtio read 81000000 1 1\rmd.b 81000000 2\r poweroff\r"
                .getBytes(StandardCharsets.US_ASCII),
            "machine",
            "--virtio=" + layout,
            "--drive=" + drive,
            "--max-instructions=2000000000",
            U_BOOT.toString());

    assertThat(result.err()).isEmpty();
    assertThat(result.status()).isZero();
    assertThat(result.out())
        .contains("(16 x 512)")
        .contains("1 blocks read: OK")
        .contains("81000000: 5a 00 ");
  }
}
