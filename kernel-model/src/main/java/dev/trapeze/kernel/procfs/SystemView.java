package dev.trapeze.kernel.procfs;

import dev.trapeze.cpu.isa.Isa;
import dev.trapeze.kernel.abi.Limits;
import dev.trapeze.kernel.fs.FileSystem;
import dev.trapeze.kernel.mm.AddressSpaceLayout;
import dev.trapeze.kernel.mm.FrameAllocator;
import dev.trapeze.kernel.proc.ProcessTable;
import dev.trapeze.kernel.proc.Scheduler;

/**
 * The parts of the kernel that the files show.
 *
 * @param processes all processes
 * @param scheduler who has which hart, and what time it is
 * @param frames the physical memory
 * @param fileSystem the disk
 * @param layout where everything lies in an address space
 * @param limits how much there can be of everything
 * @param isa what the harts can do
 * @param harts how many there are
 */
public record SystemView(
    ProcessTable processes,
    Scheduler scheduler,
    FrameAllocator frames,
    FileSystem fileSystem,
    AddressSpaceLayout layout,
    Limits limits,
    Isa isa,
    int harts) {}
