package dev.trapeze.kernel.mm.model;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trapeze.kernel.abi.Errno;
import dev.trapeze.kernel.abi.ErrnoException;
import dev.trapeze.kernel.mm.Pages;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What all parts of a run have in common: the system, its files, and data that never repeats soon.
 */
final class Trial {
  final Setting setting;
  final Places places;
  final RealSystem system;
  final Map<String, ModelFile> files = new LinkedHashMap<>();
  final List<Pair> pairs = new ArrayList<>();
  private int data;

  Trial(Setting setting, RealSystem system, Map<String, byte[]> contents) {
    this.setting = setting;
    this.places = Places.of(setting.layout());
    this.system = system;
    contents.forEach((path, bytes) -> files.put(path, new ModelFile(bytes)));
  }

  byte nextByte() {
    data = data * 31 + 17;
    return (byte) (data >> 5);
  }

  byte[] nextBytes(int length) {
    byte[] bytes = new byte[length];
    for (int i = 0; i < length; i++) {
      bytes[i] = nextByte();
    }
    return bytes;
  }

  /** Frames were lacking, which is no wonder where there are few of them. */
  void requireScarce(Object what) {
    assertThat(setting.scarce()).as("%s although there are frames", what).isTrue();
  }

  static @Nullable Errno errnoOf(Runnable call) {
    try {
      call.run();
      return null;
    } catch (ErrnoException e) {
      return e.errno();
    }
  }

  String path(int choice) {
    List<String> paths = List.copyOf(files.keySet());
    return paths.get(choice % paths.size());
  }

  ModelFile file(String path) {
    ModelFile file = files.get(path);
    if (file == null) {
      throw new IllegalArgumentException(path);
    }
    return file;
  }

  long page(Pair pair, Step step) {
    List<Long> near = places.near(pair.model);
    return near.get(step.place() % near.size());
  }

  long end(Pair pair, Step step) {
    long endVa =
        page(pair, step) + (1 + step.length() % Mappings.MOST_MAP_PAGES) * (long) Pages.BYTES;
    // What is the kernel's behind that is the callers' affair.
    return places.layout().hasKernelHalf() ? Math.min(endVa, places.layout().userEndVa()) : endVa;
  }

  long address(Pair pair, Step step) {
    return page(pair, step) + step.length() % Pages.BYTES;
  }

  /** How many bytes the kernel is to copy; within a page where it may stop in the middle. */
  int bytes(Step step) {
    return setting.scarce()
        ? Math.min(1 + step.choice(), Pages.BYTES - step.length() % Pages.BYTES)
        : 1 + step.choice();
  }

  /** Files that nobody maps any more have nothing behind their end. */
  void settle() {
    for (ModelFile file : files.values()) {
      if (pairs.stream().noneMatch(pair -> pair.model.maps(file))) {
        file.forgetTail();
      }
    }
  }
}
