package dev.trapeze.kernel;

import dev.trapeze.cpu.isa.Xlen;
import dev.trapeze.cpu.machine.MachineConfig;
import dev.trapeze.kernel.fs.FileLimits;
import dev.trapeze.kernel.mm.AddressSpaceLayout;
import dev.trapeze.kernel.mm.PageFaultPolicy;
import dev.trapeze.kernel.mm.Pages;

/**
 * What can be chosen about a system: its machine, and the policies of its kernel.
 *
 * @param xlen width of the machine
 * @param ramBytes a multiple of 4096 from {@link #MIN_RAM_BYTES} to {@link #MAX_RAM_BYTES}
 * @param layout of the address spaces; for the same width
 * @param firstProcess what runs first
 * @param interactiveConsole whether a person is at the console, or a stream of bytes
 * @param maxProcesses how many processes there can be (xv6's {@code NPROC})
 * @param fileLimits how many files can be open
 * @param pageFaults what becomes of page faults
 */
public record KernelConfig(
    Xlen xlen,
    long ramBytes,
    AddressSpaceLayout layout,
    FirstProcess firstProcess,
    boolean interactiveConsole,
    int maxProcesses,
    FileLimits fileLimits,
    PageFaultPolicy pageFaults) {

  /** The least RAM with which there is room for the kernel's own and a few processes. */
  public static final long MIN_RAM_BYTES = 2L << 20;

  /** The most RAM: with 32 bits it must end below the kernel's stacks at the top. */
  public static final long MAX_RAM_BYTES = 2032L << 20;

  private static final int XV6_MAX_PROCESSES = 64;

  /** Checks that the parts fit together. */
  public KernelConfig {
    if (ramBytes % Pages.BYTES != 0 || ramBytes < MIN_RAM_BYTES || ramBytes > MAX_RAM_BYTES) {
      throw new IllegalArgumentException(
          "RAM must be a multiple of 4 KiB from 2 MiB to 2032 MiB, not " + ramBytes + " bytes");
    }
    if (layout.xlen() != xlen) {
      throw new IllegalArgumentException(
          "the layout " + layout.name() + " is for " + layout.xlen() + ", not for " + xlen);
    }
    if (maxProcesses < 1 || maxProcesses > 512) {
      throw new IllegalArgumentException(
          "there can be from 1 to 512 processes, not " + maxProcesses);
    }
  }

  /** The usual system: 128 MiB, VIMIX's layout, {@code /init}, a person at the console. */
  public static KernelConfig of(Xlen xlen) {
    return new KernelConfig(
        xlen,
        MachineConfig.DEFAULT_RAM_BYTES,
        AddressSpaceLayout.vimix(xlen),
        FirstProcess.INIT,
        true,
        XV6_MAX_PROCESSES,
        FileLimits.XV6,
        PageFaultPolicy.EAGER);
  }

  /** The same with another size of RAM. */
  public KernelConfig withRamBytes(long bytes) {
    return new KernelConfig(
        xlen,
        bytes,
        layout,
        firstProcess,
        interactiveConsole,
        maxProcesses,
        fileLimits,
        pageFaults);
  }

  /** The same with another layout. */
  public KernelConfig withLayout(AddressSpaceLayout other) {
    return new KernelConfig(
        xlen,
        ramBytes,
        other,
        firstProcess,
        interactiveConsole,
        maxProcesses,
        fileLimits,
        pageFaults);
  }

  /** The same with another first process. */
  public KernelConfig withFirstProcess(FirstProcess other) {
    return new KernelConfig(
        xlen, ramBytes, layout, other, interactiveConsole, maxProcesses, fileLimits, pageFaults);
  }

  /** The same with or without a person at the console. */
  public KernelConfig withInteractiveConsole(boolean interactive) {
    return new KernelConfig(
        xlen, ramBytes, layout, firstProcess, interactive, maxProcesses, fileLimits, pageFaults);
  }
}
