package dev.trapeze.cpu.machine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trapeze.cpu.assembler.AssembledProgram;
import dev.trapeze.cpu.assembler.Assembler;
import dev.trapeze.cpu.assembler.AssemblyException;
import dev.trapeze.cpu.debug.DebugPort;
import dev.trapeze.cpu.debug.Watch;
import dev.trapeze.cpu.debug.WatchHit;
import dev.trapeze.cpu.exec.StopReason;
import dev.trapeze.cpu.hart.Hart;
import dev.trapeze.cpu.isa.Isa;
import dev.trapeze.cpu.isa.Xlen;
import dev.trapeze.cpu.machine.MachineConfig.Engine;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A debugger's stops on a machine with several harts: they leave whose turn it is as it is. */
class DebuggedHartsTest {
  private static final String KINDS = "dev.trapeze.cpu.exec.Guest#kinds";
  private static final int HARTS = 3;
  private static final long END = 60_000;

  /** Each hart counts for itself, and behind a lock for all; a trap comes in each round. */
  private static final String COUNTING =
      """
        la t0, handler
        csrw stvec, t0
        la s0, counters
        li s1, 1
      round:
        amoswap.w.aq t1, s1, (s0)
        bnez t1, round
        lw t2, 64(s0)
        addi t2, t2, 1
      stored:
        sw t2, 64(s0)
        sw zero, 0(s0)
        addi s2, s2, 1
        .word 0
        j round
        .balign 4
      handler:
        csrr t3, sepc
        addi t3, t3, 4
        csrw sepc, t3
        sret
        .balign 4096
      counters:
        .zero 128
      """;

  private static AssembledProgram program(Xlen xlen) {
    try {
      return Assembler.assemble(COUNTING, "counting.S", xlen, Machine.RAM_BASE_PA);
    } catch (AssemblyException e) {
      throw new IllegalArgumentException(e);
    }
  }

  private static Machine machine(Xlen xlen, Engine engine) {
    Machine machine = new Machine(new MachineConfig(Isa.of(xlen), 1 << 16, engine, HARTS));
    byte[] text = program(xlen).text();
    machine.ram().write(Machine.RAM_BASE_PA, text, 0, text.length);
    machine.harts().forEach(hart -> hart.setPc(Machine.RAM_BASE_PA));
    return machine;
  }

  private static List<Object> state(Machine machine) {
    List<Object> state = new ArrayList<>();
    for (Hart hart : machine.harts()) {
      state.add(Arrays.toString(Arrays.copyOf(hart.registers(), 32)));
      state.add(String.format("pc %x, instret %d", hart.pc(), hart.instret()));
    }
    state.add(String.format("hart %d, %d left", machine.hart().id(), machine.turnLeft()));
    state.add(machine.clock().instructionsRetired());
    state.add(Arrays.hashCode(machine.ram().array()));
    return state;
  }

  /** Runs to the end and gives the reasons of the stops on the way, but for turns that are over. */
  private static List<String> runToEnd(Machine machine) {
    List<String> stops = new ArrayList<>();
    DebugPort port = machine.debug();
    for (; ; ) {
      long left = END - machine.clock().instructionsRetired();
      if (left == 0) {
        return stops;
      }
      StopReason reason = machine.run(left);
      if (reason == StopReason.BREAKPOINT) {
        stops.add(reason + " of " + machine.hart().id());
        port.ignoreBreakpoints(true);
        reason = machine.run(1);
        port.ignoreBreakpoints(false);
      }
      if (reason != StopReason.BUDGET_SPENT) {
        stops.add(reason + " of " + machine.hart().id() + ": " + port.takeHits());
      }
    }
  }

  @ParameterizedTest
  @MethodSource(KINDS)
  void aRunWithStopsIsTheRunWithout(Xlen xlen, Engine engine) {
    Machine free = machine(xlen, engine);
    assertThat(runToEnd(free)).isEmpty();
    Machine oracle = machine(xlen, Engine.REFERENCE);
    Machine stopped = machine(xlen, engine);
    for (Machine machine : List.of(oracle, stopped)) {
      machine.debug().addBreakpoint(program(xlen).symbol("stored"));
      machine.debug().stopAtTraps(true);
      long counters = program(xlen).symbol("counters");
      machine.debug().watch(new Watch(counters + 64, 4, true, true));
    }

    List<String> stops = runToEnd(stopped);
    assertThat(stops).hasSizeGreaterThan(1000).isEqualTo(runToEnd(oracle));
    assertThat(state(stopped)).isEqualTo(state(free));
  }

  @ParameterizedTest
  @MethodSource(KINDS)
  void eachHartStopsAndIsNamed(Xlen xlen, Engine engine) {
    Machine machine = machine(xlen, engine);
    AssembledProgram program = program(xlen);
    Watch watch = new Watch(program.symbol("counters") + 64, 4, false, true);
    machine.debug().watch(watch);
    machine.debug().addBreakpoint(program.symbol("handler"));
    Set<Integer> stopped = new HashSet<>();
    Set<Integer> stored = new HashSet<>();
    while (machine.clock().instructionsRetired() < END) {
      StopReason reason = machine.run(END);
      if (reason == StopReason.BREAKPOINT) {
        stopped.add(machine.hart().id());
        machine.debug().ignoreBreakpoints(true);
        machine.run(1);
        machine.debug().ignoreBreakpoints(false);
      } else if (reason == StopReason.WATCHPOINT) {
        List<WatchHit> hits = machine.debug().takeHits();
        assertThat(hits).hasSize(1);
        assertThat(hits.get(0).hart()).isEqualTo(machine.hart().id());
        assertThat(hits.get(0).pc()).isEqualTo(xlen.signExtend(program.symbol("stored")));
        stored.add(machine.hart().id());
      }
    }

    assertThat(stopped).containsExactlyInAnyOrder(0, 1, 2);
    assertThat(stored).containsExactlyInAnyOrder(0, 1, 2);
  }

  /** A store of which the turn's last instruction is the stop's: the turn is over one run later. */
  @ParameterizedTest
  @MethodSource(KINDS)
  void aWatchpointAtTheEndOfATurnIsStillInTheTurn(Xlen xlen, Engine engine) {
    Machine machine = machine(xlen, engine);
    AssembledProgram program = program(xlen);
    long counterPa = program.symbol("counters");
    machine.run(Interleaving.QUANTUM - 1);
    while (machine.hart().pc() != xlen.signExtend(program.symbol("stored"))) {
      machine.idle();
      machine.run(Interleaving.QUANTUM - 1);
    }
    machine.debug().watch(new Watch(counterPa + 64, 4, false, true));
    int hart = machine.hart().id();

    assertThat(machine.turnLeft()).isEqualTo(1);
    assertThat(machine.run(100)).isEqualTo(StopReason.WATCHPOINT);
    assertThat(machine.hart().id()).isEqualTo(hart);
    assertThat(machine.turnLeft()).isZero();
    assertThat(machine.run(100)).isEqualTo(StopReason.BUDGET_SPENT);
    assertThat(machine.hart().id()).isEqualTo((hart + 1) % HARTS);
    assertThat(machine.turnLeft()).isEqualTo(Interleaving.QUANTUM);
  }
}
