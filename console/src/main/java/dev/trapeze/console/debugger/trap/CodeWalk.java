package dev.trapeze.console.debugger.trap;

import dev.trapeze.console.debugger.Subject;
import dev.trapeze.console.debugger.frames.Code;
import dev.trapeze.console.debugger.run.DebuggedSystem;
import dev.trapeze.console.debugger.run.Position;
import dev.trapeze.console.debugger.run.Stop;
import dev.trapeze.cpu.hart.Hart;
import dev.trapeze.cpu.isa.DecodedInstruction;
import dev.trapeze.cpu.isa.PrivilegeMode;
import dev.trapeze.kernel.Kernel;
import dev.trapeze.kernel.proc.Process;
import dev.trapeze.kernel.proc.Trapframe;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Goes through a piece of the code on the way of a trap, and notes what it does. */
final class CodeWalk {
  private final DebuggedSystem system;
  private final Kernel kernel;
  private final MachineWords words;
  private final boolean thorough;
  private final List<Executed> executed = new ArrayList<>();
  private final List<Moved> moved = new ArrayList<>();

  /**
   * Goes through that system's code.
   *
   * @param thorough whether what is loaded is compared with what had been saved, which takes a
   *     journey
   */
  CodeWalk(DebuggedSystem system, MachineWords words, boolean thorough) {
    this.system = system;
    this.kernel = system.kernel();
    this.words = words;
    this.thorough = thorough;
  }

  /** Executes what is left of a piece. */
  Stage through(Hart hart, Process process, TrapCode.Piece piece) throws InterruptedException {
    executed.clear();
    moved.clear();
    HartState before = HartState.of(hart);
    while (hart.mode() == PrivilegeMode.SUPERVISOR && piece.contains(hart.pc())) {
      Stop stop = step(hart);
      if (stop != null) {
        return new Stage.Ended(where(hart, process), stop);
      }
    }
    boolean restored = piece.part() == CodePart.RESTORE && thorough && moved.size() > 1;
    List<Integer> changed = restored ? SavedWords.changed(system, process.pid()) : null;
    return stage(piece, where(hart, process), before, HartState.of(hart), changed);
  }

  private Stage stage(
      TrapCode.Piece piece,
      Where where,
      HartState before,
      HartState after,
      @Nullable List<Integer> changed) {
    Hart hart = kernel.machine().harts().get(where.hart());
    List<Executed> instructions = List.copyOf(executed);
    List<Moved> all = List.copyOf(moved);
    return switch (piece.part()) {
      case CONTROL_REGISTERS ->
          new Stage.ControlRegisters(where, instructions, before, after, piece.back());
      case SAVE -> new Stage.Saved(where, instructions, all);
      case KERNEL_WORDS -> new Stage.KernelWords(where, instructions, all);
      case PAGE_TABLE ->
          new Stage.PageTable(
              where,
              instructions,
              all,
              TableName.of(kernel, before.satp()),
              TableName.of(kernel, after.satp()),
              piece.back());
      case JUMP, KERNEL -> new Stage.Jump(where, instructions, after);
      case RESTORE -> new Stage.Restored(where, instructions, all, changed);
      case RETURN ->
          new Stage.Returned(
              where, before, after, words.instruction(Subject.of(kernel, hart), hart.pc()));
    };
  }

  private Where where(Hart hart, Process process) {
    return new Where(Position.of(kernel), hart.id(), process.pid(), process.name());
  }

  /** One step, of whichever hart's turn it is. */
  private @Nullable Stop step(Hart hart) throws InterruptedException {
    if (kernel.machine().hart() != hart) {
      return system.step();
    }
    Subject subject = Subject.of(kernel, hart);
    long pc = hart.pc();
    long retired = hart.instret();
    DecodedInstruction instruction = Code.at(subject, pc);
    Executed text = words.instruction(subject, pc);
    Access access = instruction == null ? null : access(subject, hart, instruction);
    Stop stop = system.step();
    if (stop == null && hart.instret() != retired) {
      executed.add(text);
      if (access != null) {
        moved.add(access.done(hart, kernel));
      }
    }
    return stop;
  }

  /**
   * A load or store of a word of the trapframe, before it is executed.
   *
   * @param before what is at the destination
   */
  private record Access(
      boolean store,
      int index,
      int register,
      long va,
      long pa,
      @Nullable String region,
      long before) {
    Moved done(Hart hart, Kernel kernel) {
      long value = store ? kernel.machine().ram().readWord(pa, hart.xlen()) : hart.x(register);
      return new Moved(index, register, va, pa, region, before, value);
    }
  }

  private @Nullable Access access(Subject subject, Hart hart, DecodedInstruction instruction) {
    boolean store = TrapCode.isStore(instruction);
    Trapframe trapframe = subject.trapframe();
    if (trapframe == null || !(store || TrapCode.isLoad(instruction))) {
      return null;
    }
    long va = hart.xlen().signExtend(hart.x(instruction.rs1()) + instruction.immediate());
    long pa = subject.physical(va);
    long offset = pa - trapframe.pa();
    int bytes = hart.xlen().bytes();
    if (pa < 0 || offset < 0 || offset % bytes != 0 || offset >= (long) Trapframe.WORDS * bytes) {
      return null;
    }
    int index = (int) (offset / bytes);
    int register = store ? instruction.rs2() : instruction.rd();
    long before = store ? trapframe.word(index) : hart.x(register);
    String region = words.address(subject, va).region();
    return new Access(store, index, register, va, pa, region, before);
  }
}
