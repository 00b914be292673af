package dev.trapeze.cpu.machine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trapeze.cpu.assembler.Assembler;
import dev.trapeze.cpu.assembler.AssemblyException;
import dev.trapeze.cpu.device.MemoryStorage;
import dev.trapeze.cpu.isa.Xlen;
import dev.trapeze.cpu.qemu.QemuVirt;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * One program that uses boot ROM, serial port, CLINT, PLIC and a virtio disk, run here and on QEMU:
 * what it prints, and what is on the disk afterwards, must be the same.
 */
class QemuBoardTest {
  private static final int SECTORS = 16;

  /** Prints what it finds as hexadecimal words, one on a line. */
  private static final String SOURCE =
      """
        .equ VIRTIO, 0x10001000
        .equ PLIC, 0xc000000
        .equ CLAIM, 0xc200004
        .equ CLINT, 0x2000000
        .equ QUEUE, 0x80010000
        .equ HEADER, 0x80014000
        .equ STATUS, 0x80014100
        .equ DATA, 0x80014200
        .equ USED, 0x80011000

        mv s8, a1
        call print              # The hart.
        lw a0, 0(s8)
        call print              # The device tree's magic number.

        li t0, CLINT + 0xbff8   # A timer interrupt, a hundred ticks from now.
        lw t1, 0(t0)
        addi t1, t1, 100
        li t0, CLINT + 0x4000
        sw zero, 4(t0)
        sw t1, 0(t0)
        li t0, 0x80
        csrw mie, t0
        wfi
        csrr a0, mip
        call print
        li t0, CLINT + 0x4000   # Far away again.
        li t1, -1
        sw t1, 4(t0)
        csrr a0, mip
        call print
        li t0, CLINT            # A software interrupt to itself.
        li t1, 3
        sw t1, 0(t0)
        csrr a0, mip
        call print
        lw a0, 0(t0)
        call print
        sw zero, 0(t0)

        li t0, PLIC             # Source 1, the first slot, for M-mode.
        li t1, 1
        sw t1, 4(t0)
        li t0, PLIC + 0x2000
        li t1, 2
        sw t1, 0(t0)
        li t0, 0x800
        csrw mie, t0

        li s0, VIRTIO
        lw s1, 4(s0)
        mv a0, s1
        call print              # The layout.
        lw a0, 8(s0)
        call print
        sw zero, 0x70(s0)
        li t0, 3
        sw t0, 0x70(s0)
        sw zero, 0x24(s0)
        sw zero, 0x20(s0)
        li t0, 2
        bne s1, t0, accepted
        li t0, 1
        sw t0, 0x24(s0)
        sw t0, 0x20(s0)
        li t0, 11
        sw t0, 0x70(s0)
      accepted:
        lw a0, 0x70(s0)
        call print
        lw a0, 0x100(s0)
        call print              # The capacity.
        sw zero, 0x30(s0)
        lw a0, 0x34(s0)
        call print
        li t0, 8
        sw t0, 0x38(s0)
        li t0, 2
        beq s1, t0, modern
        li t0, 4096
        sw t0, 0x28(s0)
        sw t0, 0x3c(s0)
        li t0, QUEUE >> 12
        sw t0, 0x40(s0)
        li t0, 7
        j ready
      modern:
        li t0, QUEUE
        sw t0, 0x80(s0)
        addi t0, t0, 128
        sw t0, 0x90(s0)
        li t0, USED
        sw t0, 0xa0(s0)
        li t0, 1
        sw t0, 0x44(s0)
        li t0, 15
      ready:
        sw t0, 0x70(s0)
        lw a0, 0x70(s0)
        call print

        li s2, 0                # Requests so far.
        li a1, 0                # Read sector 3.
        li a2, 3
        call request
        li t0, DATA
        lw a0, 508(t0)
        call print
        li t0, DATA
        li t1, 0x12345678
        sw t1, 256(t0)
        li a1, 1                # Write it to sector 5.
        li a2, 5
        call request
        li t0, DATA
        sw zero, 256(t0)
        li a1, 0                # Read that back.
        li a2, 5
        call request
        li t0, DATA
        lw a0, 256(t0)
        call print
        li a1, 0                # Read behind the end.
        li a2, 16
        call request
        li a1, 99               # Nothing known.
        li a2, 0
        call request

        li t0, 0x100000
        li t1, 0x5555
        sw t1, 0(t0)
      end:
        j end

      request:                  # Type a1, sector a2.
        mv s9, ra
        li t0, HEADER
        sw a1, 0(t0)
        sw a2, 8(t0)
        li t1, QUEUE
        sw t0, 0(t1)
        li t2, 16
        sw t2, 8(t1)
        li t2, 0x10001
        sw t2, 12(t1)
        li t0, DATA
        sw t0, 16(t1)
        li t2, 512
        sw t2, 24(t1)
        li t2, 0x20003
        li t0, 1
        bne a1, t0, incoming
        li t2, 0x20001
      incoming:
        sw t2, 28(t1)
        li t0, STATUS
        sw t0, 32(t1)
        li t2, 1
        sw t2, 40(t1)
        li t2, 2
        sw t2, 44(t1)
        addi s2, s2, 1
        fence
        sh s2, 130(t1)          # All entries of the available ring name descriptor 0.
        fence
        sw zero, 0x50(s0)
      wait:
        wfi
        csrr a0, mip
        andi t0, a0, 0x7ff
        beq t0, a0, wait
        call print
        lw a0, 0x60(s0)
        call print
        sw a0, 0x64(s0)
        li t0, CLAIM
        lw s3, 0(t0)
        mv a0, s3
        call print
        lw a0, 0(t0)
        call print
        sw s3, 0(t0)
        csrr a0, mip
        call print
        li t0, STATUS
        lbu a0, 0(t0)
        call print
        li t0, USED
        lhu a0, 2(t0)
        call print
        jr s9

      print:                    # a0 as eight digits; changes t3 to t6 only.
        li t3, 28
        li t5, 0x10000000
      digit:
        srl t4, a0, t3
        andi t4, t4, 15
        li t6, 10
        blt t4, t6, decimal
        addi t4, t4, 'a' - '0' - 10
      decimal:
        addi t4, t4, '0'
        sb t4, 0(t5)
        addi t3, t3, -4
        bgez t3, digit
        li t4, 10
        sb t4, 0(t5)
        ret
      """;

  @TempDir Path folder;

  static Stream<Arguments> kinds() {
    return Stream.of(Xlen.values())
        .flatMap(xlen -> Stream.of(true, false).map(legacy -> Arguments.of(xlen, legacy)));
  }

  @ParameterizedTest(name = "{0}, legacy {1}")
  @MethodSource("kinds")
  void aProgramThatUsesEveryDeviceSeesTheSameAsOnQemu(Xlen xlen, boolean legacy)
      throws IOException, InterruptedException, AssemblyException {
    byte[] image = Assembler.assemble(SOURCE, "board.S", xlen, VirtBoard.RAM_BASE_PA).text();
    byte[] disk = new byte[SECTORS * 512];
    for (int i = 0; i < disk.length; i++) {
      disk[i] = (byte) (i * 7 + (i >> 8));
    }
    Path diskFile = folder.resolve("disk.img");
    Files.write(diskFile, disk);
    String expected = onQemu(xlen, legacy, image, diskFile);
    assertThat(expected).contains("00000000\nedfe0dd0\n00000080\n").contains("12345678\n");

    for (MachineConfig.Engine engine : MachineConfig.Engine.values()) {
      MemoryStorage storage = new MemoryStorage(disk);
      VirtBoard board =
          new VirtBoard(
              BoardConfig.of(new MachineConfig(xlen, 128L << 20, engine))
                  .withLegacyVirtio(legacy)
                  .withDrive(storage));
      ByteArrayOutputStream sent = new ByteArrayOutputStream();
      board.connect(sent::write);
      board.ram().write(VirtBoard.RAM_BASE_PA, image, 0, image.length);

      assertThat(board.run(1_000_000)).isEqualTo(new BoardOutcome.PoweredOff(0));
      assertThat(sent.toString(StandardCharsets.US_ASCII)).as("%s", engine).isEqualTo(expected);
      assertThat(storage.contents()).isEqualTo(Files.readAllBytes(diskFile));
    }
  }

  private String onQemu(Xlen xlen, boolean legacy, byte[] image, Path diskFile)
      throws IOException, InterruptedException {
    QemuVirt.assumeInstalled(xlen);
    Path file = folder.resolve("image.bin");
    Path sent = folder.resolve("sent.txt");
    Files.write(file, image);
    List<String> options = new ArrayList<>(QemuVirt.loading(file, VirtBoard.RAM_BASE_PA));
    options.addAll(List.of("-m", "128M", "-serial", "file:" + sent));
    options.addAll(List.of("-global", "virtio-mmio.force-legacy=" + legacy));
    options.addAll(List.of("-drive", "file=" + diskFile + ",format=raw,if=none,id=drive"));
    options.addAll(List.of("-device", "virtio-blk-device,drive=drive,bus=virtio-mmio-bus.0"));
    assertThat(QemuVirt.endsBy(60, xlen, folder, options)).as("QEMU ended by itself").isTrue();
    return Files.readString(sent, StandardCharsets.US_ASCII);
  }
}
