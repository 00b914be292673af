package dev.trapeze.cpu.machine;

import dev.trapeze.cpu.debug.DebugPort;
import dev.trapeze.cpu.exec.ExecutionEngine;
import dev.trapeze.cpu.hart.Hart;
import dev.trapeze.cpu.hart.VirtualClock;
import dev.trapeze.cpu.memory.Bus;
import dev.trapeze.cpu.memory.Ram;
import java.util.ArrayList;
import java.util.List;

/**
 * What every machine has, whatever devices are plugged in: RAM, a bus, a clock, and harts with
 * their engines.
 */
final class Backplane {
  /** Makes one of the harts. */
  interface HartFactory {
    Hart create(int id, VirtualClock clock);
  }

  private final Ram ram;
  private final Bus bus;
  private final VirtualClock clock;
  private final List<Core> cores;
  private final DebugPort debug;

  /** RAM begins at {@code ramBasePa}; everything is as at reset. */
  Backplane(MachineConfig config, long ramBasePa, EngineFactory engines, HartFactory harts) {
    ram = new Ram(ramBasePa, config.ramBytes());
    bus = new Bus(ram);
    clock = new VirtualClock(config.harts());
    debug = new DebugPort(config.xlen(), bus);
    List<Core> made = new ArrayList<>();
    for (int id = 0; id < config.harts(); id++) {
      Hart hart = harts.create(id, clock);
      ExecutionEngine engine = engines.create(hart, bus, clock, config.mmu());
      engine.attach(debug);
      made.add(new Core(hart, engine));
    }
    cores = List.copyOf(made);
  }

  Ram ram() {
    return ram;
  }

  Bus bus() {
    return bus;
  }

  VirtualClock clock() {
    return clock;
  }

  DebugPort debug() {
    return debug;
  }

  List<Core> cores() {
    return cores;
  }
}
