package dev.trapeze.console.debugger.view;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trapeze.console.debugger.DebuggedGuest;
import dev.trapeze.console.debugger.Subject;
import dev.trapeze.console.debugger.command.Ink;
import dev.trapeze.console.debugger.run.DebuggedSystem;
import dev.trapeze.console.debugger.stepping.Code;
import dev.trapeze.cpu.hart.Hart;
import dev.trapeze.cpu.isa.DecodedInstruction;
import dev.trapeze.cpu.isa.PrivilegeMode;
import dev.trapeze.cpu.isa.Xlen;
import dev.trapeze.kernel.proc.Process;
import java.util.ArrayDeque;
import java.util.ArrayList;
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
    Process program = null;
    int looks = 0;
    for (int pid = 0; looks < INSTRUCTIONS; ) {
      Subject subject = guest.debugger().subject();
      Process running = subject.process();
      boolean runs = running != null && running.pid() >= 3 && running.name().equals("ls");
      if (runs && running.pid() != pid && hart.mode() == PrivilegeMode.USER) {
        pid = running.pid();
        calls.clear();
        program = running;
      }
      if (runs && running == program && !calls.isEmpty()) {
        Look look = Look.of(guest.debugger(), subject, Ink.PLAIN);
        List<Long> shown = new ArrayList<>();
        CallStack stack = CallStack.of(look, 100);
        stack.frames().stream()
            .filter(StackFrame::caller)
            .forEach(frame -> shown.add(look.xlen().zeroExtend(frame.pc())));
        assertThat(shown)
            .as("%s, then %s", look.named(hart.pc()), new Disassembly(look).at(hart.pc()))
            .containsExactlyElementsOf(calls);
        assertThat(stack.end()).isNull();
        looks++;
      }
      long pc = hart.pc();
      DecodedInstruction next =
          runs && hart.mode() == PrivilegeMode.USER ? Code.at(subject, pc) : null;
      if (system.step() != null) {
        break;
      }
      boolean executed = next != null && hart.mode() == PrivilegeMode.USER;
      if (executed && Code.isCall(next)) {
        calls.push(xlen.zeroExtend(pc + next.lengthBytes()));
      } else if (executed && Code.isReturn(next)) {
        calls.pop();
      }
    }
    assertThat(looks).isGreaterThan(5000);
  }
}
