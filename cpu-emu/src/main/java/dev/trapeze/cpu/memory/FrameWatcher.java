package dev.trapeze.cpu.memory;

/**
 * Hears of stores to watched frames of {@link Ram}: frames that hold predecoded code, and frames
 * that the page-table walker has read translations from. This is how caches of instructions and of
 * translations stay coherent with memory, whoever writes it.
 */
public interface FrameWatcher {
  /**
   * Bytes of a frame marked {@link FrameMarks#CODE} have been written.
   *
   * @param frame frame number, counted from the start of RAM
   * @param firstOffset offset of the first byte written, 0 to 4095
   * @param lastOffset offset of the last byte written, 0 to 4095
   */
  void codeWritten(int frame, int firstOffset, int lastOffset);

  /**
   * A frame marked {@link FrameMarks#TABLE} has been written.
   *
   * @param frame frame number, counted from the start of RAM
   */
  void tableWritten(int frame);

  /**
   * A frame has just become marked {@link FrameMarks#CODE}, {@link FrameMarks#TABLE} or {@link
   * FrameMarks#OBSERVED}, and stores to it must be reported from now on: a cache that lets stores
   * go past {@link Ram} drops the frame.
   *
   * @param frame frame number, counted from the start of RAM
   */
  void watchBegins(int frame);

  /**
   * Many frames have just become {@link FrameMarks#CLEAN}, and the next store to each must be
   * reported: a cache that lets stores go past {@link Ram} drops all frames.
   */
  default void watchesBegin() {}

  /**
   * Bytes of a frame marked {@link FrameMarks#OBSERVED} have been written. An instruction may be
   * half done: look, note, and leave the rest for later.
   *
   * @param frame frame number, counted from the start of RAM
   * @param firstOffset offset of the first byte written, 0 to 4095
   * @param lastOffset offset of the last byte written, 0 to 4095
   */
  default void observedWritten(int frame, int firstOffset, int lastOffset) {}

  /**
   * A frame has just become one whose {@linkplain FrameMarks#observeLoads loads are observed}: a
   * cache that lets loads go past {@link Ram} drops the frame.
   *
   * @param frame frame number, counted from the start of RAM
   */
  default void loadWatchBegins(int frame) {}

  /**
   * An instruction has loaded bytes of a frame marked {@link FrameMarks#LOADS_OBSERVED}, and may be
   * half done.
   *
   * @param frame frame number, counted from the start of RAM
   * @param firstOffset offset of the first byte loaded, 0 to 4095
   * @param lastOffset offset of the last byte loaded, 0 to 4095
   */
  default void observedLoaded(int frame, int firstOffset, int lastOffset) {}
}
