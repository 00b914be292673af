package lab.hidden;

import dev.trapeze.kernel.fs.BlockMap;
import dev.trapeze.labs.testing.CheckFailed;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Blocks that keep watch, in place of a disk; each that is freed takes room for one. */
final class MapModel implements BlockMap.Blocks {
  private final Map<Integer, int[]> used = new HashMap<>();
  private final List<Integer> freed = new ArrayList<>();
  private int next = 100;
  private int room;

  /** A transaction begins. */
  void begin(int room) {
    this.room = room;
  }

  boolean isUsed(int block) {
    return used.containsKey(block);
  }

  int usedBlocks() {
    return used.size();
  }

  /** In the order in which they were freed. */
  List<Integer> freed() {
    return freed;
  }

  private int[] numbers(int block) {
    int[] numbers = used.get(block);
    if (numbers == null) {
      throw new CheckFailed("block " + block + " is looked at after it was freed");
    }
    return numbers;
  }

  @Override
  public int number(int block, int entry) {
    return numbers(block)[entry];
  }

  @Override
  public void setNumber(int block, int entry, int number) {
    numbers(block)[entry] = number;
  }

  @Override
  public int allocate() {
    used.put(next, new int[BlockMap.NUMBERS_PER_BLOCK]);
    return next++;
  }

  @Override
  public void free(int block) {
    if (used.remove(block) == null) {
      throw new CheckFailed("block " + block + " is freed, and was free already");
    }
    if (room < BlockMap.ROOM_TO_FREE_A_BLOCK) {
      throw new CheckFailed(
          "block " + block + " is freed although the transaction is full",
          "room for " + BlockMap.ROOM_TO_FREE_A_BLOCK + " blocks more",
          "room for " + room,
          "");
    }
    room--;
    freed.add(block);
  }

  @Override
  public int freeBlocks() {
    return 1_000_000;
  }

  @Override
  public int room() {
    return room;
  }
}
