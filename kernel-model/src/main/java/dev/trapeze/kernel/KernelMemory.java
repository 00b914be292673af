package dev.trapeze.kernel;

import dev.trapeze.cpu.machine.Machine;
import dev.trapeze.cpu.memory.Ram;
import dev.trapeze.kernel.event.KernelEvents;
import dev.trapeze.kernel.mm.AddressSpace;
import dev.trapeze.kernel.mm.AddressSpaceLayout;
import dev.trapeze.kernel.mm.FrameAllocator;
import dev.trapeze.kernel.mm.FrameZone;
import dev.trapeze.kernel.mm.KernelAddressSpace;
import dev.trapeze.kernel.mm.KernelHalf;
import dev.trapeze.kernel.mm.KernelStacks;
import dev.trapeze.kernel.mm.PageTables;
import dev.trapeze.kernel.mm.TlbShootdown;
import dev.trapeze.kernel.mm.UserAddressSpaces;
import dev.trapeze.kernel.proc.RegisterPlace;
import dev.trapeze.kernel.trap.KernelEntry;
import dev.trapeze.kernel.trap.KernelHalfPath;
import dev.trapeze.kernel.trap.Trampoline;
import dev.trapeze.kernel.trap.TrampolinePath;
import dev.trapeze.kernel.trap.TrapPath;
import dev.trapeze.kernel.trap.TrapVector;

/**
 * What RAM holds of the kernel, and how processes see it. Here the layout decides between the two
 * forms of a kernel; nobody else asks.
 *
 * <p>Physical memory: the first frame is the kernel's code, with a trampoline the second is that,
 * and all others are the allocator's.
 *
 * @param frames which frames are in use
 * @param kernelSpace the kernel's own address space
 * @param stacks of the processes, in the kernel's address space
 * @param userSpaces how address spaces of processes are made
 * @param registers where the registers of processes are saved
 * @param trapPath the way into the kernel and back
 */
record KernelMemory(
    FrameAllocator frames,
    AddressSpace kernelSpace,
    KernelStacks stacks,
    UserAddressSpaces userSpaces,
    RegisterPlace registers,
    TrapPath trapPath) {

  /** Builds it on the machine that the configuration describes. */
  static KernelMemory of(Machine machine, KernelConfig config, KernelEvents events) {
    return config.layout().hasKernelHalf()
        ? withKernelHalf(machine, config, events)
        : withTrampoline(machine, config, events);
  }

  private static KernelMemory withTrampoline(
      Machine machine, KernelConfig config, KernelEvents events) {
    AddressSpaceLayout layout = config.layout();
    Ram ram = machine.ram();
    long entryPa = ram.basePa();
    long trampolinePa = entryPa + Ram.FRAME_BYTES;
    FrameAllocator frames =
        new FrameAllocator(
            ram, trampolinePa + Ram.FRAME_BYTES, ram.endPa(), config.frames(), FrameZone.NO_LIMIT);
    KernelEntry entry = KernelEntry.install(ram, layout.xlen(), entryPa);
    PageTables tables = PageTables.of(frames, layout.pagingMode(), config.pageMapper());
    Trampoline trampoline = Trampoline.install(ram, layout, config.trampoline(), trampolinePa);
    AddressSpace kernelSpace =
        KernelAddressSpace.build(tables, layout, entryPa, trampolinePa, Machine.UART_PA);
    TlbShootdown fence = fence(machine, kernelSpace, events);
    return new KernelMemory(
        frames,
        kernelSpace,
        new KernelStacks(kernelSpace, frames, layout, config.maxProcesses(), fence),
        new UserAddressSpaces(
            tables, layout, trampolinePa, config.pageFaults(), config.processPage(), fence),
        new RegisterPlace.OwnFrame(frames),
        new TrampolinePath(trampoline, entry, layout, kernelSpace.table().satp()));
  }

  private static KernelMemory withKernelHalf(
      Machine machine, KernelConfig config, KernelEvents events) {
    AddressSpaceLayout layout = config.layout();
    Ram ram = machine.ram();
    long codePa = ram.basePa();
    FrameAllocator frames =
        new FrameAllocator(
            ram,
            codePa + Ram.FRAME_BYTES,
            ram.endPa(),
            config.frames(),
            layout.kernelHalf().directMapBytes());
    PageTables tables = PageTables.of(frames, layout.pagingMode(), config.pageMapper());
    TrapVector vector = TrapVector.install(ram, layout, codePa);
    AddressSpace kernelSpace = KernelHalf.build(tables, layout, codePa, Machine.UART_PA);
    TlbShootdown fence = fence(machine, kernelSpace, events);
    KernelStacks stacks =
        new KernelStacks(kernelSpace, frames, layout, config.maxProcesses(), fence);
    return new KernelMemory(
        frames,
        kernelSpace,
        stacks,
        UserAddressSpaces.withKernelHalf(tables, layout, kernelSpace, config.pageFaults(), fence),
        new RegisterPlace.KernelStackTop(layout.xlen()),
        new KernelHalfPath(vector, layout, kernelSpace.table().satp()));
  }

  private static TlbShootdown fence(
      Machine machine, AddressSpace kernelSpace, KernelEvents events) {
    return new TlbShootdown(machine, kernelSpace.table(), events::translationsFlushed);
  }
}
