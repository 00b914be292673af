package dev.trapeze.console.debugger.gdb;

/** How gdb wants the system to move. */
sealed interface ResumeRequest {
  /** Let everything run. */
  record Continue() implements ResumeRequest {}

  /** Step a thread by an instruction. */
  record Step(int tid) implements ResumeRequest {}

  /** Step a thread while its pc is not below {@code start} and below {@code end}. */
  record StepRange(int tid, long start, long end) implements ResumeRequest {}

  /** Leave all as it is. */
  record Stay() implements ResumeRequest {}

  /** Step a thread back by an instruction. */
  record StepBack(int tid) implements ResumeRequest {}

  /** Let everything run backwards. */
  record ContinueBack() implements ResumeRequest {}

  /**
   * Reads {@code ;ACTION[:THREAD]} and so on, as after {@code vCont}. One system has one time: if a
   * thread is to step, the others run on as far as the scheduler lets them. Signals are not
   * delivered.
   *
   * @param selected the thread for which an action counts that names none
   */
  static ResumeRequest ofActions(String actions, int selected) throws MalformedPacket {
    ResumeRequest request = null;
    for (String each : actions.substring(actions.isEmpty() ? 0 : 1).split(";", -1)) {
      int colon = each.indexOf(':');
      String action = colon < 0 ? each : each.substring(0, colon);
      int tid = colon < 0 ? selected : thread(each.substring(colon + 1), selected);
      ResumeRequest one = ofAction(action, tid);
      if (request == null || request instanceof Continue || request instanceof Stay) {
        request = one instanceof Stay && request != null ? request : one;
      }
    }
    if (request == null) {
      throw new MalformedPacket();
    }
    return request;
  }

  private static ResumeRequest ofAction(String action, int tid) throws MalformedPacket {
    switch (action.isEmpty() ? ' ' : action.charAt(0)) {
      case 'c', 'C' -> {
        return new Continue();
      }
      case 's', 'S' -> {
        return new Step(tid);
      }
      case 't' -> {
        return new Stay();
      }
      case 'r' -> {
        String[] range = action.substring(1).split(",", -1);
        if (range.length == 2) {
          return new StepRange(tid, HexText.number(range[0]), HexText.number(range[1]));
        }
        throw new MalformedPacket();
      }
      default -> throw new MalformedPacket();
    }
  }

  /** A thread's number; {@code -1} and {@code 0} are for all and for any. */
  static int thread(String text, int selected) throws MalformedPacket {
    if (text.equals("-1") || text.equals("0")) {
      return selected;
    }
    return HexText.count(text);
  }
}
