package dev.trapeze.kernel.procfs;

import dev.trapeze.cpu.hart.VirtualClock;
import dev.trapeze.kernel.mm.AddressSpaceLayout;
import dev.trapeze.kernel.mm.FrameAllocator;
import dev.trapeze.kernel.proc.ProcessTable;
import dev.trapeze.kernel.proc.Scheduler;

/**
 * The parts of the kernel that the files show.
 *
 * @param processes all processes
 * @param scheduler who has which hart
 * @param frames the physical memory
 * @param clock which time it is
 * @param layout where everything lies in an address space
 * @param harts how many harts there are
 */
public record SystemView(
    ProcessTable processes,
    Scheduler scheduler,
    FrameAllocator frames,
    VirtualClock clock,
    AddressSpaceLayout layout,
    int harts) {}
