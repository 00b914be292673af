package dev.trapeze.console.debugger.words;

import dev.trapeze.console.debugger.Subject;
import dev.trapeze.cpu.isa.Xlen;
import dev.trapeze.kernel.Kernel;
import dev.trapeze.kernel.abi.Argument;
import dev.trapeze.kernel.abi.ArgumentKind;
import dev.trapeze.kernel.abi.CallForm;
import dev.trapeze.kernel.abi.ErrnoException;
import dev.trapeze.kernel.abi.Syscall;
import dev.trapeze.kernel.mm.AddressSpace;
import dev.trapeze.kernel.proc.Process;
import dev.trapeze.kernel.proc.ProcessState;
import dev.trapeze.kernel.signal.Signal;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A system call with its arguments, as a program's source would have them: {@code
 * write(1</dev/console>, 0x1000 "hello\n", 6)}. Descriptors show what they stand for, strings and
 * what is to be written show their bytes (the first 32), flags and signals their names.
 */
public final class CallWords {
  private static final List<String> WHENCE = List.of("SEEK_SET", "SEEK_CUR", "SEEK_END");
  private static final List<String> HOW = List.of("SIG_BLOCK", "SIG_UNBLOCK", "SIG_SETMASK");

  private final Process process;
  private final Syscall call;
  private final Xlen xlen;
  private final MemoryText memory;
  private final long[] values;

  private CallWords(Process process, Syscall call, Xlen xlen, MemoryText memory, long[] values) {
    this.process = process;
    this.call = call;
    this.xlen = xlen;
    this.memory = memory;
    this.values = values;
  }

  /**
   * The call that a process makes now: with the arguments that are in its registers, wherever those
   * are on the way of the trap. Without arguments for one that has ended.
   */
  public static String of(Kernel kernel, Subject subject, CallForm form) {
    Process process = subject.process();
    return process == null
        ? form.name() + "()"
        : of(kernel, process, form, ProgramRegisters.of(subject));
  }

  /** A call with arguments in those registers. */
  public static String of(
      Kernel kernel, Process process, CallForm form, Argument.Registers registers) {
    if (process.state() == ProcessState.ZOMBIE) {
      return form.name() + "()";
    }
    Xlen xlen = kernel.machine().xlen();
    AddressSpace space = process.addressSpace();
    MemoryText memory = new MemoryText(kernel.machine().ram(), xlen, space);
    long[] values =
        form.arguments().stream().mapToLong(argument -> argument.valueIn(registers)).toArray();
    CallWords words = new CallWords(process, form.call(), xlen, memory, values);
    return form.name() + "(" + String.join(", ", words.arguments(form)) + ")";
  }

  /**
   * The call that a number stands for, in the same form; {@code 99(...)} if there is none: the
   * kernel answers ENOSYS.
   */
  public static String ofNumber(
      Kernel kernel, Process process, long a7, Argument.Registers registers) {
    long number = kernel.calls().numberIn(a7);
    CallForm form = kernel.calls().ofNumber(number);
    return form == null ? "unknown call " + number : of(kernel, process, form, registers);
  }

  private List<String> arguments(CallForm form) {
    List<String> words = new ArrayList<>();
    List<Argument> arguments = form.arguments();
    for (int i = 0; i < arguments.size(); i++) {
      Argument argument = arguments.get(i);
      if (argument instanceof Argument.Constant) {
        continue; // The program does not give it.
      }
      if (argument instanceof Argument.Scaled scaled) {
        words.add(Long.toString(values[i] / scaled.factor()));
      } else if (argument instanceof Argument.Bits && i + 1 < arguments.size()) {
        words.add("makedev(" + values[i] + ", " + values[i + 1] + ")");
        i++; // Both parts of a device's number are in one register.
      } else {
        words.add(argument(i));
      }
    }
    return words;
  }

  private String argument(int index) {
    long value = values[index];
    String special = special(index);
    if (special != null) {
      return special;
    }
    ArgumentKind kind =
        index < call.arguments().size() ? call.arguments().get(index) : ArgumentKind.INT;
    return switch (kind) {
      case INT -> Long.toString(value);
      case WORD -> word(value);
      case STRING -> memory.string(value);
      case STRING_ARRAY -> memory.strings(value);
      case READ_POINTER -> call == Syscall.WRITE ? memory.bytes(value, values[2]) : address(value);
      case WRITE_POINTER -> address(value);
    };
  }

  /** What a number means where the call says so; null for a plain one. */
  private @Nullable String special(int index) {
    long value = values[index];
    return switch (call) {
      case READ, WRITE, FSTAT, DUP, CLOSE, GET_DIRENT, ISATTY, TCSETPGRP ->
          index == 0 ? descriptor(value) : null;
      case LSEEK ->
          switch (index) {
            case 0 -> descriptor(value);
            case 1 -> Long.toString(value);
            default -> oneOf(WHENCE, value);
          };
      case OPEN ->
          switch (index) {
            case 1 -> FlagWords.OPEN.of(value);
            case 2 -> octal(value);
            default -> null;
          };
      case MKDIR, MKNOD -> index == 1 ? octal(value) : null;
      case KILL -> index == 1 ? signal(value) : null;
      case SIGACTION -> index == 0 ? signal(value) : null;
      case SIGPROCMASK -> index == 0 ? oneOf(HOW, value) : null;
      case SBRK -> Long.toString(value);
      case MMAP ->
          switch (index) {
            case 0 -> address(value);
            case 2 -> FlagWords.PROTECTION.of(value);
            case 3 -> FlagWords.MAP.of(value);
            case 4 -> descriptor(value);
            default -> null;
          };
      case MPROTECT -> index == 2 ? FlagWords.PROTECTION.of(value) : null;
      case MSYNC -> index == 2 ? FlagWords.SYNC.of(value) : null;
      default -> null;
    };
  }

  /** {@code 1</dev/console>}; the number alone where nothing is open. */
  private String descriptor(long value) {
    try {
      return value + "<" + process.files().descriptors().get((int) value).name() + ">";
    } catch (ErrnoException e) {
      return Long.toString(value);
    }
  }

  private static String oneOf(List<String> names, long value) {
    return value >= 0 && value < names.size() ? names.get((int) value) : Long.toString(value);
  }

  private static String signal(long value) {
    return value >= 1 && value <= Signal.LAST
        ? Signal.values()[(int) value - 1].name()
        : Long.toString(value);
  }

  private static String octal(long value) {
    return "0" + (value == 0 ? "" : Integer.toOctalString((int) value));
  }

  private String address(long value) {
    long va = xlen.zeroExtend(value);
    return va == 0 ? "NULL" : "0x" + Long.toHexString(va);
  }

  /** A size or position in decimal while people would count it, else in hexadecimal. */
  private String word(long value) {
    long va = xlen.zeroExtend(value);
    return Long.compareUnsigned(va, 1 << 20) < 0 ? Long.toString(va) : "0x" + Long.toHexString(va);
  }
}
