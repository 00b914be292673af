package dev.trapeze.console;

/** A command that boots a system; its runs can be recorded and repeated. */
interface GuestCommand {

  /**
   * The system that the options describe.
   *
   * @param replay whether it is to repeat a run, so that files of the host stay as they are
   */
  Guest guest(boolean replay) throws CommandFailure;
}
