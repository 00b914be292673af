package dev.trapeze.kernel.abi;

import dev.trapeze.kernel.abi.Argument.Bits;
import dev.trapeze.kernel.abi.Argument.Constant;
import dev.trapeze.kernel.abi.Argument.Int;
import dev.trapeze.kernel.abi.Argument.Scaled;
import dev.trapeze.kernel.abi.Argument.Short;
import dev.trapeze.kernel.abi.Argument.Word;
import java.util.ArrayList;
import java.util.List;

/** The tables of system calls of the three personalities. */
final class CallTables {
  private static final int MAJOR_BITS = 12;
  private static final int MINOR_BITS = 20;
  private static final int SIGKILL = 9;
  private static final int CHARACTER_DEVICE = 0_020_000;
  private static final int XV6_MILLISECONDS_PER_TICK = 100;

  private static final Word WORD_0 = new Word(0);
  private static final Word WORD_1 = new Word(1);
  private static final Int INT_0 = new Int(0);
  private static final Int INT_1 = new Int(1);
  private static final Int INT_2 = new Int(2);
  private static final Constant NO_MODE = new Constant(0);

  /** What the {@link Syscall} table says, call by call. */
  static final CallTable TRAPEZE = new CallTable(ArgumentKind.WORD, trapeze(Syscall.values()));

  /** xv6 as of 2022: {@code kernel/syscall.h}, and the arguments that its {@code sys_} take. */
  static final CallTable XV6 = new CallTable(ArgumentKind.INT, xv6());

  /** VIMIX as of May 2024: the calls of {@link Syscall} that have its numbers. */
  static final CallTable VIMIX = new CallTable(ArgumentKind.WORD, vimix());

  private CallTables() {}

  private static List<CallForm> trapeze(Syscall... calls) {
    List<CallForm> forms = new ArrayList<>();
    for (Syscall call : calls) {
      forms.add(new CallForm(call.number(), call.callName(), call, declaredArguments(call)));
    }
    return forms;
  }

  private static List<Argument> declaredArguments(Syscall call) {
    if (call == Syscall.MKNOD) {
      Bits major = new Bits(2, MINOR_BITS, MAJOR_BITS);
      return List.of(WORD_0, INT_1, major, new Bits(2, 0, MINOR_BITS));
    }
    List<Argument> arguments = new ArrayList<>();
    for (ArgumentKind kind : call.arguments()) {
      int register = arguments.size();
      arguments.add(kind == ArgumentKind.INT ? new Int(register) : new Word(register));
    }
    return arguments;
  }

  private static List<CallForm> vimix() {
    List<CallForm> forms = new ArrayList<>(trapeze(Syscall.values()));
    forms.removeIf(form -> form.number() > Syscall.GET_DIRENT.number());
    return forms;
  }

  private static List<CallForm> xv6() {
    return List.of(
        CallForm.of(1, "fork", Syscall.FORK),
        CallForm.of(2, "exit", Syscall.EXIT, INT_0),
        CallForm.of(3, "wait", Syscall.WAIT, WORD_0),
        CallForm.of(4, "pipe", Syscall.PIPE, WORD_0),
        CallForm.of(5, "read", Syscall.READ, INT_0, WORD_1, INT_2),
        CallForm.of(6, "kill", Syscall.KILL, INT_0, new Constant(SIGKILL)),
        CallForm.of(7, "exec", Syscall.EXECV, WORD_0, WORD_1),
        CallForm.of(8, "fstat", Syscall.FSTAT, INT_0, WORD_1),
        CallForm.of(9, "chdir", Syscall.CHDIR, WORD_0),
        CallForm.of(10, "dup", Syscall.DUP, INT_0),
        CallForm.of(11, "getpid", Syscall.GETPID),
        CallForm.of(12, "sbrk", Syscall.SBRK, INT_0),
        CallForm.of(13, "sleep", Syscall.MS_SLEEP, new Scaled(0, XV6_MILLISECONDS_PER_TICK)),
        CallForm.of(14, "uptime", Syscall.UPTIME),
        CallForm.of(15, "open", Syscall.OPEN, WORD_0, INT_1, NO_MODE),
        CallForm.of(16, "write", Syscall.WRITE, INT_0, WORD_1, INT_2),
        CallForm.of(
            17,
            "mknod",
            Syscall.MKNOD,
            WORD_0,
            new Constant(CHARACTER_DEVICE),
            new Short(1),
            new Short(2)),
        CallForm.of(18, "unlink", Syscall.UNLINK, WORD_0),
        CallForm.of(19, "link", Syscall.LINK, WORD_0, WORD_1),
        CallForm.of(20, "mkdir", Syscall.MKDIR, WORD_0, NO_MODE),
        CallForm.of(21, "close", Syscall.CLOSE, INT_0));
  }
}
