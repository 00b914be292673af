package dev.trapeze.console.debugger.view;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trapeze.console.debugger.DebuggedGuest;
import dev.trapeze.console.debugger.Subject;
import dev.trapeze.console.debugger.command.Ink;
import dev.trapeze.console.debugger.frames.Code;
import dev.trapeze.console.debugger.run.DebuggedSystem;
import dev.trapeze.cpu.hart.Hart;
import dev.trapeze.cpu.isa.DecodedInstruction;
import dev.trapeze.cpu.isa.PrivilegeMode;
import dev.trapeze.cpu.isa.Xlen;
import dev.trapeze.kernel.proc.Process;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class CallStackTest {
  private static final int INSTRUCTIONS = 12_000;

  /** The calls that have been executed and not returned from are those that the stack shows. */
  @ParameterizedTest
  @EnumSource(Xlen.class)
  void returnAddressesAreThoseOfTheCallsBeforeEachInstruction(Xlen xlen) throws Exception {
    DebuggedGuest guest = DebuggedGuest.shell(xlen, "ls /nosuch README", "ls -l");
    DebuggedSystem system = guest.system();
    Hart hart = guest.debugger().hart();
    Deque<Long> calls = new ArrayDeque<>();
    int looks = 0;
    int pid = 0;
    while (looks < INSTRUCTIONS) {
      Subject subject = guest.debugger().subject();
      Process running = subject.process();
      if (running == null || running.pid() < 3 || !running.name().equals("ls")) {
        if (system.step() != null) {
          break;
        }
        continue;
      }
      if (running.pid() != pid && hart.mode() == PrivilegeMode.USER) {
        pid = running.pid();
        calls.clear();
      }
      if (running.pid() == pid && !calls.isEmpty()) {
        requireSame(guest, subject, calls);
        looks++;
      }
      long pc = hart.pc();
      boolean user = hart.mode() == PrivilegeMode.USER;
      DecodedInstruction next = user ? Code.at(subject, pc) : null;
      if (system.step() != null) {
        break;
      }
      if (next == null || hart.mode() != PrivilegeMode.USER) {
        continue;
      }
      if (Code.isCall(next)) {
        calls.push(xlen.zeroExtend(pc + next.lengthBytes()));
      } else if (Code.isReturn(next)) {
        calls.pop();
      }
    }
    assertThat(looks).isGreaterThan(5000);
  }

  private static void requireSame(DebuggedGuest guest, Subject subject, Deque<Long> calls) {
    Look look = Look.of(guest.debugger(), subject, Ink.PLAIN);
    CallStack stack = CallStack.of(look, 100);
    List<Long> shown =
        stack.frames().stream()
            .filter(StackFrame::caller)
            .map(frame -> look.xlen().zeroExtend(frame.pc()))
            .toList();
    assertThat(shown)
        .as("%s, then %s", look.named(subject.pc()), new Disassembly(look).at(subject.pc()))
        .containsExactlyElementsOf(calls);
    assertThat(stack.end()).isNull();
  }
}
