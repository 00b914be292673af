package dev.trapeze.console.debugger.trap;

import dev.trapeze.console.debugger.run.Position;

/**
 * Where the system stands after a stage.
 *
 * @param at place in the run
 * @param hart number of the hart that the stage is about
 * @param pid of the process that has the hart; 0 if none
 * @param program name of the process; empty if there is none
 */
public record Where(Position at, int hart, int pid, String program) {}
