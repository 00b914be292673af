package dev.trapeze.cpu.debug;

/**
 * An access to what is watched.
 *
 * <p>An access that crosses into another frame counts as two, one in each frame.
 *
 * @param watch what was watched; some of its bytes are among those accessed
 * @param pa physical address of the first byte that was accessed
 * @param widthBytes how many bytes were accessed from there on
 * @param store true for a store, false for a load
 * @param pc virtual address of the instruction, sign-extended; -1 if it was none, but the Java code
 *     that drives the machine
 * @param hart number of the hart that executed the instruction; -1 if it was none
 */
public record WatchHit(Watch watch, long pa, int widthBytes, boolean store, long pc, int hart) {}
