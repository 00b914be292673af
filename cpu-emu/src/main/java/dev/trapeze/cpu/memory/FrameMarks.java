package dev.trapeze.cpu.memory;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What each frame of RAM is known to be used for: one byte of marks per frame. A store to a marked
 * frame is reported to the {@link FrameWatcher}s.
 *
 * <p>Marks say what caches hold, not what the frame "is": they are set when a block of code or a
 * translation is cached, and cleared when the caches have dropped everything that came from the
 * frame.
 */
public final class FrameMarks {
  /** Instructions of this frame have been predecoded. */
  public static final int CODE = 1;

  /** A cached translation has been read from this frame. */
  public static final int TABLE = 2;

  /** Some translation buffer may let stores go straight to this frame. */
  public static final int STORE_CACHED = 4;

  /** Somebody besides the caches wants to hear of stores to this frame. */
  public static final int OBSERVED = 8;

  /** Somebody wants to hear of loads of instructions from this frame. */
  public static final int LOADS_OBSERVED = 16;

  /** Nothing has been stored to this frame since somebody last asked what has been. */
  public static final int CLEAN = 32;

  private static final int WATCHED = CODE | TABLE | OBSERVED | CLEAN;

  private final byte[] marks;

  /** For each frame, how many caches of code hold some of it: one for each hart at most. */
  private final byte[] codeHolders;

  /** For each observed frame, by how many. */
  private final Map<Integer, Integer> observers = new HashMap<>();

  private final Map<Integer, Integer> loadObservers = new HashMap<>();
  private final List<FrameWatcher> watchers = new ArrayList<>();
  private int[] tableFrames = new int[64];
  private int tableFrameCount;
  private boolean updatingTable;
  private int noter;
  private int[] written = new int[0];
  private int writtenCount;

  FrameMarks(int frames) {
    marks = new byte[frames];
    codeHolders = new byte[frames];
  }

  /** Adds one who hears of all stores to marked frames. */
  public void addWatcher(FrameWatcher watcher) {
    watchers.add(watcher);
  }

  /** True if stores to the frame have to be reported. */
  public boolean isWatched(int frame) {
    return (marks[frame] & WATCHED) != 0;
  }

  /** Notes that a translation buffer may let stores go straight to this frame. */
  public void markStoreCached(int frame) {
    marks[frame] |= STORE_CACHED;
  }

  /** Notes that one more cache of code holds predecoded instructions of the frame. */
  public void markCode(int frame) {
    codeHolders[frame]++;
    beginWatch(frame, CODE);
  }

  /** Notes that one of those caches holds nothing of the frame any more. */
  public void clearCode(int frame) {
    if (--codeHolders[frame] == 0) {
      marks[frame] &= ~CODE;
    }
  }

  /**
   * Has all stores to the frame reported until as many have {@linkplain #stopObserving stopped}.
   */
  public void observe(int frame) {
    observers.merge(frame, 1, Integer::sum);
    beginWatch(frame, OBSERVED);
  }

  /** Notes that one of those who {@linkplain #observe observe} the frame does so no longer. */
  public void stopObserving(int frame) {
    if (isLast(observers, frame)) {
      marks[frame] &= ~OBSERVED;
    }
  }

  /**
   * Has loads of instructions from the frame reported until as many have {@linkplain
   * #stopObservingLoads stopped}; see {@link #loaded}.
   */
  public void observeLoads(int frame) {
    loadObservers.merge(frame, 1, Integer::sum);
    marks[frame] |= LOADS_OBSERVED;
    for (int i = 0; i < watchers.size(); i++) {
      watchers.get(i).loadWatchBegins(frame);
    }
  }

  /** Notes that one of those who {@linkplain #observeLoads observe} loads does so no longer. */
  public void stopObservingLoads(int frame) {
    if (isLast(loadObservers, frame)) {
      marks[frame] &= ~LOADS_OBSERVED;
    }
  }

  /** Counts one down; true if there are none left. */
  private static boolean isLast(Map<Integer, Integer> counts, int frame) {
    return counts.computeIfPresent(frame, (f, count) -> count == 1 ? null : count - 1) == null;
  }

  /** True if loads of instructions from the frame have to be reported. */
  public boolean areLoadsObserved(int frame) {
    return (marks[frame] & LOADS_OBSERVED) != 0;
  }

  /**
   * Reports that an instruction has loaded the bytes {@code firstOffset} to {@code lastOffset} of a
   * frame whose loads are observed. Whoever executes the instruction reports it: {@link Ram} cannot
   * tell its loads from those of others.
   */
  public void loaded(int frame, int firstOffset, int lastOffset) {
    for (int i = 0; i < watchers.size(); i++) {
      watchers.get(i).observedLoaded(frame, firstOffset, lastOffset);
    }
  }

  /** Notes that a cached translation was read from the frame. */
  public void markTable(int frame) {
    if ((marks[frame] & TABLE) == 0) {
      if (tableFrameCount == tableFrames.length) {
        tableFrames = Arrays.copyOf(tableFrames, 2 * tableFrameCount);
      }
      tableFrames[tableFrameCount++] = frame;
      beginWatch(frame, TABLE);
    }
  }

  /** Notes that no translation is cached anywhere any more. */
  public void clearTables() {
    for (int i = 0; i < tableFrameCount; i++) {
      marks[tableFrames[i]] &= ~TABLE;
    }
    tableFrameCount = 0;
  }

  /**
   * From here to {@link #endTableUpdate}, what is written to a table leaves right what has been
   * cached from it: a page-table walker sets A and D.
   */
  public void beginTableUpdate() {
    updatingTable = true;
  }

  /** Stores to tables count again. */
  public void endTableUpdate() {
    updatingTable = false;
  }

  /**
   * Notes from now on which frames are stored to; so far, none. This is for one at a time: another
   * takes it over.
   *
   * @return what stands for this one
   */
  public int noteWrites() {
    noter++;
    written = new int[marks.length];
    writtenCount = 0;
    for (int frame = 0; frame < marks.length; frame++) {
      marks[frame] = (byte) ((marks[frame] | CLEAN) & ~STORE_CACHED);
    }
    beginWatches();
    return noter;
  }

  /**
   * The frames that have been stored to since the last call, or since {@link #noteWrites}; from
   * here on, it is as if there were none.
   *
   * @param who what {@link #noteWrites} gave
   * @throws IllegalStateException if somebody else has taken over since
   */
  public int[] takeWritten(int who) {
    if (who != noter) {
      throw new IllegalStateException("somebody else notes now which frames are written");
    }
    int[] taken = Arrays.copyOf(written, writtenCount);
    for (int frame : taken) {
      marks[frame] = (byte) ((marks[frame] | CLEAN) & ~STORE_CACHED);
    }
    writtenCount = 0;
    beginWatches();
    return taken;
  }

  /** Ends what {@link #noteWrites} began, unless somebody else has taken over. */
  public void stopNotingWrites(int who) {
    if (who != noter) {
      return;
    }
    for (int frame = 0; frame < marks.length; frame++) {
      marks[frame] &= ~CLEAN;
    }
    written = new int[0];
    writtenCount = 0;
  }

  private void beginWatches() {
    for (int i = 0; i < watchers.size(); i++) {
      watchers.get(i).watchesBegin();
    }
  }

  private void beginWatch(int frame, int mark) {
    int before = marks[frame];
    marks[frame] = (byte) ((before | mark) & ~STORE_CACHED);
    if ((before & STORE_CACHED) != 0) {
      for (int i = 0; i < watchers.size(); i++) {
        watchers.get(i).watchBegins(frame);
      }
    }
  }

  /** Reports a store to the bytes {@code firstOffset} to {@code lastOffset} of a frame. */
  public void written(int frame, int firstOffset, int lastOffset) {
    int mark = marks[frame];
    if ((mark & CLEAN) != 0) {
      marks[frame] &= ~CLEAN;
      written[writtenCount++] = frame;
    }
    if ((mark & OBSERVED) != 0) {
      for (int i = 0; i < watchers.size(); i++) {
        watchers.get(i).observedWritten(frame, firstOffset, lastOffset);
      }
    }
    if ((mark & (CODE | TABLE)) != 0) {
      reportToCaches(frame, firstOffset, lastOffset);
    }
  }

  /** Tells those who cache something of a frame that bytes of it are others now. */
  void reportToCaches(int frame, int firstOffset, int lastOffset) {
    int mark = marks[frame];
    for (int i = 0; i < watchers.size(); i++) {
      FrameWatcher watcher = watchers.get(i);
      if ((mark & CODE) != 0) {
        watcher.codeWritten(frame, firstOffset, lastOffset);
      }
      if ((mark & TABLE) != 0 && !updatingTable) {
        watcher.tableWritten(frame);
      }
    }
  }
}
