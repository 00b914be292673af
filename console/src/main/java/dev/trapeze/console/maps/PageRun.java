package dev.trapeze.console.maps;

/**
 * Pages that follow each other and are in the same state.
 *
 * @param state of each of them
 * @param shared whether other processes map their frames too; of the page of zeros, it goes without
 *     saying
 * @param startVa of the first
 * @param pages how many pages of 4096 bytes
 */
public record PageRun(PageState state, boolean shared, long startVa, long pages) {

  /** The state's letter, a capital one where the state does not say that the frames are shared. */
  char letter() {
    return shared && state != PageState.SHARED
        ? Character.toUpperCase(state.letter())
        : state.letter();
  }
}
