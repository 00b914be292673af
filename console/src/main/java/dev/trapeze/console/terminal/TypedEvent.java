package dev.trapeze.console.terminal;

import dev.trapeze.console.terminal.HostInput.Event;

/** What typed keys are for the one who runs the machine. */
final class TypedEvent {
  private TypedEvent() {}

  static Event of(EscapeKeys.Typed typed) {
    if (typed instanceof EscapeKeys.Typed.ForGuest forGuest) {
      return new Event.Bytes(forGuest.bytes());
    }
    if (typed instanceof EscapeKeys.Typed.Maps) {
      return new Event.Maps();
    }
    if (typed instanceof EscapeKeys.Typed.Debugger) {
      return new Event.Debugger();
    }
    return typed instanceof EscapeKeys.Typed.Help ? new Event.Help() : new Event.End();
  }
}
