package dev.trapeze.kernel.proc;

import dev.trapeze.kernel.mm.AddressSpaceLayout;
import dev.trapeze.kernel.state.StateSink;
import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;

/**
 * How much of everything a process may have (Linux's {@code struct rlimit} array). A child has what
 * its parent has, and a new program what the old one had. Bytes, unsigned.
 */
public final class ResourceLimits {
  /** In place of a number where there is no limit. */
  public static final long INFINITY = -1;

  /** The resources whose limits count; the numbers are Linux's. */
  public enum Resource {
    /** Heap, and private memory that can be written. */
    DATA(2),
    /** The stack, with arguments and environment. */
    STACK(3),
    /** Everything that a process has mapped. */
    AS(9);

    private final int number;

    Resource(int number) {
      this.number = number;
    }

    /** By which programs name it. */
    public int number() {
      return number;
    }
  }

  /**
   * One limit.
   *
   * @param current that holds now ({@code rlim_cur})
   * @param maximum that it can be raised to ({@code rlim_max})
   */
  public record Limit(long current, long maximum) {
    /** None at all. */
    public static final Limit NONE = new Limit(INFINITY, INFINITY);
  }

  private final Map<Resource, Limit> limits;

  private ResourceLimits(Map<Resource, Limit> limits) {
    this.limits = limits;
  }

  /** Those of the first process. */
  static ResourceLimits initial() {
    Map<Resource, Limit> limits = new TreeMap<>();
    Arrays.stream(Resource.values()).forEach(resource -> limits.put(resource, Limit.NONE));
    limits.put(Resource.STACK, new Limit(AddressSpaceLayout.DEFAULT_STACK_LIMIT_BYTES, INFINITY));
    return new ResourceLimits(limits);
  }

  /** Those of a child. */
  ResourceLimits copy() {
    return new ResourceLimits(new TreeMap<>(limits));
  }

  /** The limit of a resource. */
  public Limit of(Resource resource) {
    return limits.getOrDefault(resource, Limit.NONE);
  }

  /** Sets the limit of a resource. */
  public void set(Resource resource, Limit limit) {
    limits.put(resource, limit);
  }

  /** True if so many bytes of a resource are no more than there may be now. */
  public boolean allows(Resource resource, long bytes) {
    return Long.compareUnsigned(bytes, of(resource).current) <= 0;
  }

  void putState(StateSink sink) {
    limits.forEach(
        (resource, limit) -> {
          sink.put(limit.current);
          sink.put(limit.maximum);
        });
  }
}
