package dev.trapeze.console.maps;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What became of a region.
 *
 * @param before null if it is new
 * @param after null if it is gone
 */
public record RegionChange(@Nullable MapRegion before, @Nullable MapRegion after) {

  /** The region, as it is or was. */
  public MapRegion either() {
    return after != null ? after : Objects.requireNonNull(before);
  }

  /** {@code +} for a new one, {@code -} for one that is gone, {@code ~} for another form. */
  public char sign() {
    return before == null ? '+' : after == null ? '-' : '~';
  }
}
