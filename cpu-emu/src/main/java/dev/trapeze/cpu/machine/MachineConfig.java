package dev.trapeze.cpu.machine;

import dev.trapeze.cpu.exec.BlockEngine;
import dev.trapeze.cpu.exec.ExecutionEngine;
import dev.trapeze.cpu.exec.Hotness;
import dev.trapeze.cpu.exec.ReferenceStepper;
import dev.trapeze.cpu.exec.StepObserver;
import dev.trapeze.cpu.hart.Hart;
import dev.trapeze.cpu.hart.VirtualClock;
import dev.trapeze.cpu.isa.Isa;
import dev.trapeze.cpu.isa.Xlen;
import dev.trapeze.cpu.memory.Bus;
import dev.trapeze.cpu.mmu.MmuConfig;

/**
 * What a machine is built to.
 *
 * @param isa register width and extensions of its harts
 * @param ramBytes size of RAM in bytes, a multiple of 4096
 * @param engine what executes
 * @param harts how many harts there are, 1 to {@link #MOST_HARTS}
 * @param mmu how addresses are translated, where the specification leaves a choice
 */
public record MachineConfig(Isa isa, long ramBytes, Engine engine, int harts, MmuConfig mmu) {
  /** RAM size where nothing else is asked for: 128 MiB. */
  public static final long DEFAULT_RAM_BYTES = 128L << 20;

  /** The most harts that a machine can have. */
  public static final int MOST_HARTS = 64;

  /** The ways to execute; all give the same results. */
  public enum Engine implements EngineFactory {
    /** Predecoded blocks: starts fast. */
    BLOCKS {
      @Override
      public ExecutionEngine create(Hart hart, Bus bus, VirtualClock clock, MmuConfig mmu) {
        return new BlockEngine(hart, bus, clock, mmu);
      }
    },
    /** As {@link #BLOCKS}, with what is executed often translated to JVM bytecode: the fastest. */
    TRANSLATED {
      @Override
      public ExecutionEngine create(Hart hart, Bus bus, VirtualClock clock, MmuConfig mmu) {
        return new BlockEngine(hart, bus, clock, mmu, Hotness.USUAL);
      }
    },
    /** As {@link #TRANSLATED}, but translating all code soon: for tests of the translator. */
    EAGERLY_TRANSLATED {
      @Override
      public ExecutionEngine create(Hart hart, Bus bus, VirtualClock clock, MmuConfig mmu) {
        return new BlockEngine(hart, bus, clock, mmu, Hotness.EAGER);
      }
    },
    /** One instruction at a time, without caches: an oracle for tests. */
    REFERENCE {
      @Override
      public ExecutionEngine create(Hart hart, Bus bus, VirtualClock clock, MmuConfig mmu) {
        return new ReferenceStepper(hart, bus, clock, mmu, StepObserver.NONE);
      }
    }
  }

  /** Throws {@link IllegalArgumentException} for a number of harts that cannot be. */
  public MachineConfig {
    if (harts < 1 || harts > MOST_HARTS) {
      throw new IllegalArgumentException(harts + " harts: must be 1 to " + MOST_HARTS);
    }
  }

  /** A machine whose translation caches nothing that is out of date, and sets A and D itself. */
  public MachineConfig(Isa isa, long ramBytes, Engine engine, int harts) {
    this(isa, ramBytes, engine, harts, MmuConfig.DEFAULT);
  }

  /** A machine with one hart that has every extension. */
  public MachineConfig(Xlen xlen, long ramBytes, Engine engine) {
    this(Isa.of(xlen), ramBytes, engine, 1);
  }

  /** A machine with one hart that has every extension, and the fast engine. */
  public MachineConfig(Xlen xlen, long ramBytes) {
    this(xlen, ramBytes, Engine.TRANSLATED);
  }

  /** A machine with one hart, {@link #DEFAULT_RAM_BYTES} of RAM and the fast engine. */
  public static MachineConfig of(Isa isa) {
    return new MachineConfig(isa, DEFAULT_RAM_BYTES, Engine.TRANSLATED, 1);
  }

  /** As {@link #of(Isa)}, with every extension. */
  public static MachineConfig of(Xlen xlen) {
    return of(Isa.of(xlen));
  }

  /** Register width. */
  public Xlen xlen() {
    return isa.xlen();
  }

  /** The same with another instruction set. */
  public MachineConfig withIsa(Isa other) {
    return new MachineConfig(other, ramBytes, engine, harts, mmu);
  }

  /** The same with another size of RAM, in bytes. */
  public MachineConfig withRamBytes(long bytes) {
    return new MachineConfig(isa, bytes, engine, harts, mmu);
  }

  /** The same with another engine. */
  public MachineConfig withEngine(Engine other) {
    return new MachineConfig(isa, ramBytes, other, harts, mmu);
  }

  /** The same with another number of harts. */
  public MachineConfig withHarts(int number) {
    return new MachineConfig(isa, ramBytes, engine, number, mmu);
  }

  /** The same with addresses translated in another way. */
  public MachineConfig withMmu(MmuConfig other) {
    return new MachineConfig(isa, ramBytes, engine, harts, other);
  }
}
