package dev.trapeze.kernel.abi;

/**
 * What the keys of the console do.
 *
 * @param interruptKey whether ^C ends the foreground processes; if not, it is a character as any
 * @param processListHeading what ^P prints above the list of processes, or nothing
 */
public record ConsoleRules(boolean interruptKey, String processListHeading) {}
