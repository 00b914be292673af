package dev.trapeze.kernel;

import dev.trapeze.cpu.machine.Machine;
import dev.trapeze.kernel.fs.ConsoleDevice;
import dev.trapeze.kernel.fs.FileSystem;
import dev.trapeze.kernel.fs.OpenFileTable;
import dev.trapeze.kernel.fs.RandomDevice;
import dev.trapeze.kernel.mm.AddressSpace;
import dev.trapeze.kernel.mm.FrameAllocator;
import dev.trapeze.kernel.mm.UserAddressSpaces;
import dev.trapeze.kernel.proc.ProcessTable;
import dev.trapeze.kernel.proc.Scheduler;
import dev.trapeze.kernel.trap.TrapHistory;
import dev.trapeze.kernel.trap.TrapPath;

/**
 * All the data of a running system. Everything else in the kernel is code that works on it.
 *
 * @param machine the computer
 * @param frames which physical frames are in use
 * @param kernelSpace the kernel's own address space
 * @param userSpaces how address spaces of processes are made
 * @param trapPath the way into the kernel and back
 * @param scheduler which process has the hart
 * @param processes all processes
 * @param fileSystem the mounted disk
 * @param openFiles all open files
 * @param console the console's lines
 * @param random how far the bytes of {@code /dev/random} have been used
 * @param traps the last traps
 */
public record KernelState(
    Machine machine,
    FrameAllocator frames,
    AddressSpace kernelSpace,
    UserAddressSpaces userSpaces,
    TrapPath trapPath,
    Scheduler scheduler,
    ProcessTable processes,
    FileSystem fileSystem,
    OpenFileTable openFiles,
    ConsoleDevice console,
    RandomDevice random,
    TrapHistory traps) {}
