package dev.trapeze.cpu.trace;

import dev.trapeze.cpu.assembler.AssembledProgram;
import dev.trapeze.cpu.assembler.AssembledSection;
import dev.trapeze.cpu.assembler.Assembler;
import dev.trapeze.cpu.assembler.AssemblyException;
import dev.trapeze.cpu.exec.ReferenceStepper;
import dev.trapeze.cpu.exec.StepObserver;
import dev.trapeze.cpu.hart.Environment;
import dev.trapeze.cpu.hart.Hart;
import dev.trapeze.cpu.hart.VirtualClock;
import dev.trapeze.cpu.isa.Isa;
import dev.trapeze.cpu.memory.Bus;
import dev.trapeze.cpu.memory.Ram;
import java.util.ArrayList;
import java.util.List;

/** A hart in M-mode with an assembled program at the start of RAM, and the lines that it makes. */
final class WatchedHart {
  static final long BASE_PA = 0x8000_0000L;

  private static final long RAM_BYTES = 1L << 20;

  /** Makes what watches the hart. */
  interface ObserverFactory {
    StepObserver create(Hart hart, Ram ram, LineSink sink);
  }

  final AssembledProgram program;
  final Hart hart;
  final Ram ram = new Ram(BASE_PA, RAM_BYTES);
  private final ReferenceStepper stepper;
  private final List<String> lines = new ArrayList<>();

  WatchedHart(Isa isa, int id, String source, ObserverFactory observers) {
    program = assemble(isa, source);
    for (AssembledSection section : program.sections()) {
      byte[] contents = section.contents();
      ram.write(section.address(), contents, 0, contents.length);
    }
    VirtualClock clock = new VirtualClock(1);
    hart = new Hart(isa, id, clock, Environment.MACHINE_MODE);
    hart.setPc(program.entry());
    StepObserver observer = observers.create(hart, ram, lines::add);
    stepper = new ReferenceStepper(hart, new Bus(ram), clock, observer);
  }

  static AssembledProgram assemble(Isa isa, String source) {
    try {
      return Assembler.assemble(source, "watched.S", isa.xlen(), BASE_PA);
    } catch (AssemblyException e) {
      throw new IllegalArgumentException(e.getMessage(), e);
    }
  }

  /** Lets that many instructions retire, and gives all lines up to now. */
  List<String> run(long instructions) {
    stepper.run(instructions);
    return List.copyOf(lines);
  }

  /** Lets instructions retire until one at that label would be next, and gives all lines. */
  List<String> runTo(String label) {
    long end = hart.xlen().signExtend(program.symbol(label));
    for (int i = 0; hart.pc() != end; i++) {
      if (i == 10_000) {
        throw new IllegalStateException("never at " + label + " but at " + hart.pc());
      }
      stepper.run(1);
    }
    return List.copyOf(lines);
  }
}
