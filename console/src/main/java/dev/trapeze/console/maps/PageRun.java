package dev.trapeze.console.maps;

/**
 * Pages that follow each other and are in the same state.
 *
 * @param state of each of them
 * @param startVa of the first
 * @param pages how many pages of 4096 bytes
 */
public record PageRun(PageState state, long startVa, long pages) {}
