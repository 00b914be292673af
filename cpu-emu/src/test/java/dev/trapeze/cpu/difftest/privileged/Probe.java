package dev.trapeze.cpu.difftest.privileged;

/**
 * A piece of a bare-metal program that tries one thing. It starts in M-mode as {@code clean} of
 * machine.S leaves it, and its traps are noted in its slot of the results.
 *
 * @param what in words, for whoever reads a failure
 * @param text assembly language; a trap ends it unless it sets {@code s10}
 */
record Probe(String what, String text) {}
