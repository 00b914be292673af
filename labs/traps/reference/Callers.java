package lab;

import dev.trapeze.kernel.trap.Backtrace;
import dev.trapeze.kernel.trap.StackView;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;

/** Finds the callers of a function by the frame pointers on its stack. */
public final class Callers implements Backtrace {
  private static final int ALIGNMENT = 16;

  @Override
  public List<Long> of(StackView stack) {
    List<Long> addresses = new ArrayList<>();
    addresses.add(stack.pc());
    int word = stack.xlen().bytes();
    long fp = stack.framePointer();
    while (addresses.size() < MOST_ADDRESSES && canBeFrame(stack, fp)) {
      OptionalLong returnAddress = stack.word(fp - word);
      OptionalLong callersFp = stack.word(fp - 2 * word);
      if (returnAddress.isEmpty() || callersFp.isEmpty() || returnAddress.getAsLong() == 0) {
        break;
      }
      addresses.add(returnAddress.getAsLong());
      if (Long.compareUnsigned(callersFp.getAsLong(), fp) <= 0) {
        break;
      }
      fp = callersFp.getAsLong();
    }
    return addresses;
  }

  private static boolean canBeFrame(StackView stack, long fp) {
    long lowest = stack.stackStartVa() + 2 * stack.xlen().bytes();
    return fp % ALIGNMENT == 0
        && Long.compareUnsigned(fp, lowest) >= 0
        && Long.compareUnsigned(fp, stack.stackEndVa()) <= 0;
  }
}
