package dev.trapeze.kernel.abi;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** The system calls of a personality by number. */
public final class CallTable {
  private final List<CallForm> forms;
  private final ArgumentKind numberKind;
  private final @Nullable CallForm[] byNumber;

  /**
   * A table.
   *
   * @param numberKind how much of {@code a7} is the number: INT or WORD
   * @param forms one for each number
   */
  CallTable(ArgumentKind numberKind, List<CallForm> forms) {
    this.forms = List.copyOf(forms);
    this.numberKind = numberKind;
    int highest = forms.stream().mapToInt(CallForm::number).max().orElse(0);
    byNumber = new @Nullable CallForm[highest + 1];
    for (CallForm form : forms) {
      if (byNumber[form.number()] != null) {
        throw new IllegalArgumentException("two calls have the number " + form.number());
      }
      byNumber[form.number()] = form;
    }
  }

  /** All rows. */
  public List<CallForm> forms() {
    return forms;
  }

  /** The number in the whole register {@code a7}. */
  public long numberIn(long register) {
    return numberKind == ArgumentKind.INT ? (int) register : register;
  }

  /** The call with that number, or null for an unknown one. */
  public @Nullable CallForm ofNumber(long number) {
    return number >= 0 && number < byNumber.length ? byNumber[(int) number] : null;
  }

  /** The row of a call, or null if programs of the personality cannot make it. */
  public @Nullable CallForm of(Syscall call) {
    for (CallForm form : forms) {
      if (form.call() == call) {
        return form;
      }
    }
    return null;
  }
}
