package dev.trapeze.cpu.exec;

import dev.trapeze.cpu.debug.DebugPort;
import dev.trapeze.cpu.hart.Hart;
import dev.trapeze.cpu.hart.TrapUnit;
import dev.trapeze.cpu.hart.VirtualClock;
import dev.trapeze.cpu.memory.Ram;
import dev.trapeze.cpu.mmu.Mmu;
import org.jspecify.annotations.Nullable;

/** Does for the {@link Interpreter} what its loop leaves to others: finds and links blocks. */
final class BlockRunner {
  private final Hart hart;
  private final VirtualClock clock;
  private final Mmu mmu;
  private final CodeCache cache;
  private final BlockFinder finder;
  private final SlowPath slowPath;
  private final Interpreter interpreter;
  private final byte[] ram;
  private final @Nullable Units units;
  private DebugPort debug;
  private boolean breaks;
  private boolean watches;

  BlockRunner(
      Hart hart,
      VirtualClock clock,
      Mmu mmu,
      CodeCache cache,
      BlockFinder finder,
      SlowPath slowPath,
      Ram ram,
      @Nullable Units units,
      DebugPort debug) {
    this.hart = hart;
    this.clock = clock;
    this.mmu = mmu;
    this.cache = cache;
    this.finder = finder;
    this.slowPath = slowPath;
    this.interpreter = new Interpreter(hart.xlen());
    this.ram = ram.array();
    this.units = units;
    this.debug = debug;
  }

  /** Stops at the breakpoints of that port from now on. */
  void attach(DebugPort port) {
    debug = port;
  }

  /** Looks at what the port says by now; to be called before each run. */
  void begin() {
    finder.setCuts(debug.breakpointHalves());
    breaks = debug.hasBreakpoints();
    watches = debug.isWatching();
  }

  /** Virtual address of the instruction that is being fetched or executed. */
  long accessPc() {
    return finder.isFetching() ? hart.pc() : slowPath.pc();
  }

  private boolean isAtBreakpoint() {
    return breaks && debug.isBreakpoint(hart.pc()) && finder.canFetch(hart.pc());
  }

  /** Executes the one instruction at the hart's pc; gives a constant of {@link Exit}. */
  int step() {
    if (isAtBreakpoint()) {
      return Exit.BREAKPOINT;
    }
    int header;
    try {
      header = finder.single(hart.pc());
    } catch (GuestFault fault) {
      return trap(fault);
    }
    return run(header, 1);
  }

  /**
   * Executes whole blocks from the hart's pc on.
   *
   * @param limit the most instructions to retire, at least 1
   * @return a constant of {@link Exit}
   */
  int run(long limit) {
    if (isAtBreakpoint()) {
      return Exit.BREAKPOINT;
    }
    int header;
    try {
      header = finder.find(hart.pc());
    } catch (GuestFault fault) {
      return trap(fault);
    }
    return mustLook() ? step() : run(header, limit);
  }

  /** True if the fetch has been seen by a watch, so that the run ends behind the instruction. */
  private boolean mustLook() {
    return watches && hart.csrs().hasChanges();
  }

  private int run(int firstHeader, long limit) {
    Interpreter loop = interpreter;
    long end = clock.instructionsRetired() + limit;
    loop.left = limit;
    loop.base = finder.base();
    int header = firstHeader;
    for (; ; ) {
      int reason;
      if (header != CodeCache.UNKNOWN && units != null && units.covers(header, loop.left)) {
        reason = runUnits(units, header);
      } else if (header != CodeCache.UNKNOWN && !enter(header)) {
        return leave(loop.base + cache.offset(header), end - loop.left, Exit.STEP);
      } else {
        reason = interpret();
      }
      header = CodeCache.UNKNOWN;
      int position = loop.position;
      switch (reason) {
        case Interpreter.SLOW -> {
          long retired = end - loop.left - cache.unretired(position);
          int exit = slowPath.execute(cache.words()[position], position, loop.base, retired);
          if (exit != Exit.STAY) {
            return exit;
          }
          loop.position = position + 1;
        }
        case Interpreter.LIMIT -> header = position;
        case Interpreter.LINK_TAKEN, Interpreter.LINK_NEXT -> {
          header = link(position, reason == Interpreter.LINK_TAKEN);
        }
        default -> {
          leave(loop.target, end - loop.left, Exit.STEP);
          if (loop.left == 0) {
            return Exit.STEP;
          }
          if (isAtBreakpoint()) {
            return Exit.BREAKPOINT;
          }
          try {
            header = finder.find(hart.pc());
          } catch (GuestFault fault) {
            return trap(fault);
          }
          if (mustLook()) {
            return step();
          }
          loop.base = finder.base();
        }
      }
    }
  }

  /**
   * Lets the loop go on, with {@link Units} until it is time for their next look: then the loop
   * comes back with {@link Interpreter#LIMIT}, as it does where a unit begins.
   */
  private int interpret() {
    Interpreter loop = interpreter;
    long reserve = units == null ? 0 : Math.max(loop.left - units.credit, 0);
    loop.left -= reserve;
    long before = loop.left;
    int reason =
        loop.execute(
            cache.words(), hart.registers(), mmu.context().entries(), ram, cache.byFrame());
    if (units != null) {
      units.credit -= before - loop.left;
      loop.left += reserve;
      if (reason == Interpreter.LIMIT
          && cache.unit(loop.position) == 0
          && cache.instructions(loop.position) <= loop.left) {
        units.sample(loop.position, loop.base, mmu.context().entries());
      }
    }
    return reason;
  }

  private int runUnits(Units units, int header) {
    Interpreter loop = interpreter;
    loop.left =
        units.run(header, loop.base, loop.left, hart.registers(), mmu.context().entries(), ram);
    if (units.position == CodeCache.UNKNOWN) {
      loop.target = units.target;
      return Interpreter.FIND;
    }
    loop.position = units.position;
    loop.base = units.base;
    return cache.unretired(loop.position) == 0 ? Interpreter.LIMIT : Interpreter.SLOW;
  }

  /** Puts the loop behind a block's header; false if the block is longer than what is left. */
  private boolean enter(int header) {
    long instructions = cache.instructions(header);
    if (instructions > interpreter.left) {
      return false;
    }
    interpreter.left -= instructions;
    interpreter.position = header + 1;
    return true;
  }

  /**
   * Fills in a link. Gives the header of the block, or {@link CodeCache#UNKNOWN} if there is
   * nothing to link: then the loop is to go on with the operation before the links again.
   */
  private int link(int position, boolean taken) {
    int clearings = cache.clearings();
    int offset = taken ? Opcode.immediate(cache.words()[position - 1]) : cache.end(position - 1);
    int header = finder.findInPage(interpreter.base + offset);
    if (clearings == cache.clearings()) {
      int link = header == CodeCache.UNKNOWN ? CodeCache.elsewhere(offset) : header;
      long[] words = cache.words();
      words[position] =
          taken
              ? words[position] & 0xFFFF_FFFFL | (long) link << 32
              : words[position] & ~0xFFFF_FFFFL | link & 0xFFFF_FFFFL;
    }
    interpreter.position = position - 1;
    return header;
  }

  private int leave(long pc, long retired, int exit) {
    hart.setPc(pc);
    clock.setInstructionsRetired(retired);
    return exit;
  }

  private int trap(GuestFault fault) {
    TrapUnit.enter(hart, fault.trapCause(), fault.value());
    return Exit.TRAPPED;
  }
}
