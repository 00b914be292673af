package dev.trapeze.cpu.machine;

import dev.trapeze.cpu.exec.ExecutionEngine;
import dev.trapeze.cpu.hart.Hart;
import dev.trapeze.cpu.hart.VirtualClock;
import dev.trapeze.cpu.memory.Bus;
import dev.trapeze.cpu.mmu.MmuConfig;

/** Makes the engine that executes for a hart. */
public interface EngineFactory {
  /** An engine for {@code hart}, which sees memory through {@code bus} and {@code mmu}. */
  ExecutionEngine create(Hart hart, Bus bus, VirtualClock clock, MmuConfig mmu);
}
