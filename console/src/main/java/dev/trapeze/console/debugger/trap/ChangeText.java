package dev.trapeze.console.debugger.trap;

import dev.trapeze.console.debugger.command.Ink;
import dev.trapeze.console.maps.EntryChange;
import dev.trapeze.console.maps.MapRegion;
import dev.trapeze.console.maps.PteWords;
import dev.trapeze.cpu.isa.Xlen;
import dev.trapeze.cpu.mmu.Pte;
import dev.trapeze.kernel.proc.ProcessState;
import dev.trapeze.kernel.signal.Signal;
import dev.trapeze.kernel.wait.WaitChannel;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** What a visit of the kernel has changed, in words: one line for each change. */
final class ChangeText {
  private static final int MOST_ENTRIES = 8;
  private static final int MOST_OUTPUT = 256;

  private final Xlen xlen;
  private final Ink ink;

  ChangeText(Xlen xlen, Ink ink) {
    this.xlen = xlen;
    this.ink = ink;
  }

  /** The lines. */
  List<String> lines(List<Change> changes) {
    List<String> lines = new ArrayList<>();
    int entries = 0;
    for (Change change : changes) {
      if (!(change instanceof Change.Entry) || entries++ < MOST_ENTRIES) {
        lines.add(line(change));
      }
    }
    if (entries > MOST_ENTRIES) {
      lines.add("page table  " + (entries - MOST_ENTRIES) + " more entries");
    }
    return lines;
  }

  private String line(Change change) {
    if (change instanceof Change.Word word) {
      return label("trapframe", Dispatch.wordName(word.index()))
          + xlen.hex(word.before())
          + " -> "
          + ink.changed(xlen.hex(word.after()));
    }
    if (change instanceof Change.Csr csr) {
      return label("CSR", csr.name())
          + xlen.hex(csr.before())
          + " -> "
          + ink.changed(xlen.hex(csr.after()));
    }
    if (change instanceof Change.Entry entry) {
      return "page table  " + entry(entry.change());
    }
    if (change instanceof Change.Tables tables) {
      return "page table  tables: " + tables.added() + " added, " + tables.gone() + " given back";
    }
    if (change instanceof Change.Region region) {
      return "region      "
          + region.change().sign()
          + " "
          + region(region.change().before(), region.change().after());
    }
    if (change instanceof Change.State state) {
      return "process     " + state(state);
    }
    return other(change);
  }

  private String other(Change change) {
    if (change instanceof Change.Program program) {
      return "program     " + printable(program.path());
    }
    if (change instanceof Change.Descriptor descriptor) {
      return label("descriptor", Integer.toString(descriptor.number()))
          + descriptor(descriptor.before(), descriptor.after());
    }
    if (change instanceof Change.Output output) {
      return "console     " + quoted(output.bytes());
    }
    if (change instanceof Change.Frames frames) {
      return "frames      " + frames(frames.freeAfter() - frames.freeBefore());
    }
    if (change instanceof Change.Signals signals) {
      return "signals     pid "
          + signals.pid()
          + ": waiting "
          + signals(signals.before())
          + " -> "
          + signals(signals.after());
    }
    if (change instanceof Change.Result result) {
      return "result      "
          + result.call()
          + " of pid "
          + result.pid()
          + " gives "
          + ink.changed(Long.toString(result.value()));
    }
    if (change instanceof Change.FaultResolved fault) {
      return "page fault  " + xlen.hex(fault.va()) + ": resolved, the access is tried again";
    }
    if (change instanceof Change.Fence fence) {
      return "TLB         hart "
          + fence.hart()
          + " forgets "
          + xlen.hex(fence.startVa())
          + " to "
          + xlen.hex(fence.endVa() - 1);
    }
    throw new IllegalArgumentException(change.toString());
  }

  private static String label(String what, String name) {
    return String.format("%-11s %-6s ", what, name);
  }

  private String entry(EntryChange change) {
    String va = change.sign() + " " + xlen.hex(change.va()) + ": ";
    if (change.before() == 0) {
      return va + "frame " + frame(change.after()) + " " + PteWords.bits(change.after());
    }
    if (change.after() == 0) {
      return va + "no longer frame " + frame(change.before());
    }
    String bits = String.join(", ", PteWords.changes(change.before(), change.after()));
    if (change.movesFrame()) {
      bits =
          "frame "
              + frame(change.before())
              + " -> "
              + frame(change.after())
              + (bits.isEmpty() ? "" : ", " + bits);
    }
    return va + bits;
  }

  private static String frame(long entry) {
    return "0x" + Long.toHexString(Pte.pa(entry));
  }

  private String region(@Nullable MapRegion before, @Nullable MapRegion after) {
    if (before != null && after != null) {
      return after.name() + " " + range(before) + " -> " + range(after);
    }
    MapRegion one = after != null ? after : before;
    return one == null ? "" : one.name() + " " + range(one);
  }

  private String range(MapRegion region) {
    String letters = region.letters();
    return region.sizeBytes() == 0
        ? "empty at " + xlen.hex(region.startVa())
        : xlen.hex(region.startVa()) + " to " + xlen.hex(region.endVa() - 1) + " " + letters;
  }

  private String state(Change.State change) {
    ProcessState before = change.before();
    ProcessState after = change.after();
    String name = "pid " + change.pid() + " " + printable(change.program()) + ": ";
    if (before == null) {
      return name + "made" + (after == null ? "" : ", " + word(after));
    }
    if (after == null) {
      return name + "forgotten: its parent knows its status";
    }
    String text = name + word(before) + " -> " + ink.changed(word(after));
    if (after == ProcessState.SLEEPING && change.channel() != null) {
      return text + " on " + channel(change.channel());
    }
    return after == ProcessState.ZOMBIE ? text + " with status " + change.status() : text;
  }

  private static String word(ProcessState state) {
    return state.name().toLowerCase(Locale.ROOT);
  }

  /** What a process sleeps on. */
  static String channel(WaitChannel channel) {
    if (channel instanceof WaitChannel.PipeReadable pipe) {
      return "bytes in pipe " + pipe.pipe();
    }
    if (channel instanceof WaitChannel.PipeWritable pipe) {
      return "room in pipe " + pipe.pipe();
    }
    if (channel instanceof WaitChannel.ConsoleInput) {
      return "input from the console";
    }
    return channel instanceof WaitChannel.ChildExit ? "the exit of a child" : "the passing of time";
  }

  private static String descriptor(@Nullable String before, @Nullable String after) {
    if (before == null) {
      return "opened: " + printable(String.valueOf(after));
    }
    return after == null
        ? "closed: " + printable(before)
        : printable(before) + " -> " + printable(after);
  }

  private static String frames(int change) {
    return change < 0 ? -change + " given away" : change + " have come back";
  }

  private static String signals(int set) {
    List<String> names = new ArrayList<>();
    for (Signal signal : Signal.values()) {
      if ((set >>> signal.number() - 1 & 1) != 0) {
        names.add(signal.name());
      }
    }
    return names.isEmpty() ? "none" : String.join(" ", names);
  }

  /** A guest's bytes between quotes, as C has them; the first ones of many. */
  static String quoted(String bytes) {
    String shown = bytes.substring(0, Math.min(bytes.length(), MOST_OUTPUT));
    StringBuilder text = new StringBuilder("\"");
    for (int i = 0; i < shown.length(); i++) {
      char each = shown.charAt(i);
      switch (each) {
        case '\n' -> text.append("\\n");
        case '\t' -> text.append("\\t");
        case '\r' -> text.append("\\r");
        case '"' -> text.append("\\\"");
        case '\\' -> text.append("\\\\");
        default -> {
          boolean plain = each >= ' ' && each <= '~';
          text.append(plain ? String.valueOf(each) : String.format("\\x%02x", (int) each));
        }
      }
    }
    text.append('"');
    int rest = bytes.length() - shown.length();
    return rest == 0 ? text.toString() : text + " and " + rest + " more bytes";
  }

  /** A guest's name without what could disturb a terminal. */
  static String printable(String name) {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < name.length(); i++) {
      char each = name.charAt(i);
      text.append(each >= ' ' && each <= '~' ? each : '?');
    }
    return text.toString();
  }
}
