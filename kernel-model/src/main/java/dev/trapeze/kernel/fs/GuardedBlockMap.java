package dev.trapeze.kernel.fs;

import dev.trapeze.kernel.abi.ErrnoException;
import dev.trapeze.kernel.piece.PieceException;
import java.util.function.IntSupplier;

/** A block map that was chosen: whatever it throws that it must not is told as its fault. */
final class GuardedBlockMap implements BlockMap {
  private final BlockMap map;

  GuardedBlockMap(BlockMap map) {
    this.map = map;
  }

  /** The map that a guard stands before, or that has none: whoever is asked in the end. */
  static BlockMap guarded(BlockMap map) {
    return map instanceof GuardedBlockMap guard ? guard.map : map;
  }

  @Override
  public int find(int[] addresses, int index, Blocks blocks) {
    return guard("find", () -> map.find(addresses, index, blocks));
  }

  @Override
  public int findOrAllocate(int[] addresses, int index, Blocks blocks) {
    return guard("findOrAllocate", () -> map.findOrAllocate(addresses, index, blocks));
  }

  @Override
  public int free(int[] addresses, Blocks blocks) {
    return guard("free", () -> map.free(addresses, blocks));
  }

  private int guard(String method, IntSupplier call) {
    try {
      return call.getAsInt();
    } catch (ErrnoException e) {
      throw e;
    } catch (RuntimeException | Error e) {
      throw PieceException.thrown(map, method, e);
    }
  }
}
