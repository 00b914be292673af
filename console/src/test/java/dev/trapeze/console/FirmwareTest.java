package dev.trapeze.console;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.trapeze.console.TrapezeProcess.Result;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Firmware that others wrote for QEMU's virt machine, on {@code trapeze machine}. */
class FirmwareTest {
  /** U-Boot for M-mode; on Debian from the package u-boot-qemu. */
  private static final Path U_BOOT = Path.of("/usr/lib/u-boot/qemu-riscv64/uboot.elf");

  /** The first key stops the automatic boot. */
  private static final String KEYS = " version\rbdinfo\rpoweroff\r";

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
        .contains("=> version\r\nU-Boot 20")
        .contains("-> start    = 0x0000000080000000")
        .endsWith("poweroff ...\r\n");
  }
}
