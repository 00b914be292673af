package dev.trapeze.console;

import dev.trapeze.kernel.abi.Syscall;
import dev.trapeze.kernel.mm.RegionKind;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** When {@code trapeze maps} looks at a process. */
sealed interface MapsMoment {
  /** Before anything has run. */
  record Boot() implements MapsMoment {}

  /** Its program has just been loaded. */
  record Exec() implements MapsMoment {}

  /** It is about to end, and still has its memory. */
  record Exit() implements MapsMoment {}

  /** A page fault has come, and nothing is done about it yet. */
  record Fault() implements MapsMoment {}

  /**
   * A page has been written for the first time, by the program or by the kernel for it.
   *
   * @param region a page of such a region; null for any
   */
  record FirstWrite(@Nullable RegionKind region) implements MapsMoment {
    /** {@code its first write to a page of data}. */
    String what() {
      return "its first write to a page" + (region == null ? "" : " of " + region.words());
    }
  }

  /** The machine has executed that many instructions. */
  record Instruction(long number) implements MapsMoment {}

  /** A system call has returned. */
  record Call(Syscall call) implements MapsMoment {}

  /** Says that a system call is meant, where another moment has the same name. */
  String CALL_PREFIX = "call:";

  /** Followed by the region in which the page is to be. */
  String WRITE_PREFIX = "write:";

  /** What {@code --help} and error messages say of the names. */
  String NAMES =
      "boot, exec, exit, fault, write (the first to a page; write:data or another region's name:"
          + " to one there), the name of a system call (call:write for that one), or a number of"
          + " instructions";

  /** The moment with that name, or null. */
  static @Nullable MapsMoment named(String text) {
    switch (text) {
      case "boot":
        return new Boot();
      case "exec":
        return new Exec();
      case "exit":
        return new Exit();
      case "fault":
        return new Fault();
      case "write":
        return new FirstWrite(null);
      default:
        break;
    }
    if (text.startsWith(WRITE_PREFIX)) {
      RegionKind region = regionNamed(text.substring(WRITE_PREFIX.length()));
      return region == null ? null : new FirstWrite(region);
    }
    if (text.matches("[0-9]{1,18}")) {
      return new Instruction(Long.parseLong(text));
    }
    String name = text.startsWith(CALL_PREFIX) ? text.substring(CALL_PREFIX.length()) : text;
    for (Syscall call : Syscall.values()) {
      if (call.callName().equals(name)) {
        // These do not return: what they do is a moment of its own.
        return name.equals("exit")
            ? new Exit()
            : name.startsWith("exec") ? new Exec() : new Call(call);
      }
    }
    return null;
  }

  private static @Nullable RegionKind regionNamed(String name) {
    for (RegionKind kind : RegionKind.values()) {
      if (kind.ownsFrames()
          && kind.name().toLowerCase(Locale.ROOT).replace('_', '-').equals(name)) {
        return kind;
      }
    }
    return null;
  }

  /** In words that follow "pid 1 sh": {@code after its first fork}. */
  default String words() {
    if (this instanceof Boot) {
      return "before it has run";
    }
    if (this instanceof Exec) {
      return "after its exec";
    }
    if (this instanceof Exit) {
      return "before its end";
    }
    if (this instanceof Fault) {
      return "at a page fault";
    }
    if (this instanceof FirstWrite write) {
      return "after " + write.what();
    }
    if (this instanceof Instruction instruction) {
      return String.format(Locale.ROOT, "after %d instructions", instruction.number());
    }
    return "after its first " + ((Call) this).call().callName();
  }
}
