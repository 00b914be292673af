package dev.trapeze.kernel.mm.model;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trapeze.kernel.abi.Errno;
import dev.trapeze.kernel.abi.ErrnoException;
import dev.trapeze.kernel.fs.ConsistencyChecker;
import dev.trapeze.kernel.fs.DiskFormatException;
import dev.trapeze.kernel.fs.MemoryDisk;
import dev.trapeze.kernel.mm.AddressSpace;
import dev.trapeze.kernel.mm.MemoryAccess;
import dev.trapeze.kernel.mm.Pages;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** One sequence, made on real address spaces and on the model. */
final class Run {
  private static final int MOST_PROCESSES = 4;
  private static final int STEPS_BETWEEN_COMPARISONS = 8;
  // A sequence that is being shrunk is compared after each step.
  private static final int SHORT = 20;

  private final Trial trial;
  private final RealSystem system;
  private final Accesses accesses;
  private final Mappings mappings;
  private final Comparison comparison;
  private final ImageOfTest images;
  private final List<Pair> pairs;
  private final int framesAtStart;
  private final int inodesAtStart;

  Run(Setting setting, MemoryDisk disk, Map<String, byte[]> contents) throws DiskFormatException {
    system = new RealSystem(setting, disk.copy());
    trial = new Trial(setting, system, contents);
    accesses = new Accesses(trial);
    mappings = new Mappings(trial);
    comparison = new Comparison(setting, system);
    images = new ImageOfTest(trial.places, setting.policy(), system);
    pairs = trial.pairs;
    framesAtStart = system.frames.freeFrames();
    inodesAtStart = system.fileSystem.inodesInUse();
  }

  /** Makes all steps, compares in between, and everything in the end. */
  void make(List<Step> steps) {
    for (int i = 0; i < steps.size(); i++) {
      try {
        make(steps.get(i));
        if (steps.size() < SHORT || i % STEPS_BETWEEN_COMPARISONS == 0) {
          compareAll();
        }
      } catch (AssertionError | RuntimeException e) {
        throw new AssertionError("step " + i + ", " + steps.get(i) + ": " + e.getMessage(), e);
      }
    }
    compareAll();
    for (Pair pair : pairs) {
      accesses.probe(pair);
    }
    compareAll();
    while (!pairs.isEmpty()) {
      exit(pairs.get(pairs.size() / 2));
      compareAll();
    }
    assertThat(system.frames.freeFrames()).as("free frames").isEqualTo(framesAtStart);
    assertThat(system.fileSystem.cachedPages()).isZero();
    assertThat(system.fileSystem.inodesInUse()).isEqualTo(inodesAtStart);
    trial.files.forEach((path, file) -> assertThat(system.read(path)).isEqualTo(file.contents()));
    assertThat(ConsistencyChecker.problems(system.disk)).isEmpty();
  }

  private void make(Step step) {
    if (pairs.isEmpty()) {
      start(step);
      return;
    }
    Pair pair = pairs.get(step.process() % pairs.size());
    switch (step.kind()) {
      case STORE -> accesses.access(pair, trial.address(pair, step), MemoryAccess.WRITE);
      case LOAD -> accesses.access(pair, trial.address(pair, step), MemoryAccess.READ);
      case FETCH -> accesses.access(pair, trial.address(pair, step), MemoryAccess.EXECUTE);
      case KERNEL_WRITE -> accesses.kernelWrite(pair, trial.address(pair, step), trial.bytes(step));
      case KERNEL_READ -> accesses.kernelRead(pair, trial.address(pair, step), trial.bytes(step));
      case MAP_ANONYMOUS, MAP_SHARED, MAP_FILE -> mappings.map(pair, step);
      case UNMAP -> mappings.unmap(pair, trial.page(pair, step), trial.end(pair, step));
      case PROTECT ->
          mappings.protect(
              pair, trial.page(pair, step), trial.end(pair, step), Mappings.permissions(step));
      case BREAK -> mappings.moveHeapEnd(pair, step);
      case FORK -> fork(pair);
      case EXIT -> exit(pair);
      case EXEC -> exec(pair, step);
      case FILE_WRITE -> write(trial.path(step.choice()), step);
      case FILE_READ -> {
        String path = trial.path(step.choice());
        assertThat(system.read(path)).isEqualTo(trial.file(path).contents());
      }
      case FILE_CUT -> {
        String path = trial.path(step.choice());
        system.truncate(path);
        trial.file(path).truncate();
        pairs.forEach(each -> each.model.cut(trial.file(path)));
      }
      case SYNC -> system.fileSystem.sync();
    }
    trial.settle();
  }

  private void fork(Pair parent) {
    if (pairs.size() == MOST_PROCESSES) {
      return;
    }
    RealSystem.RealProcess child = null;
    try {
      child = system.create();
      parent.real.space().copyOwnedTo(child.space());
    } catch (ErrnoException e) {
      assertThat(e.errno()).isEqualTo(Errno.ENOMEM);
      trial.requireScarce(e.errno());
      if (child != null) {
        system.free(child);
      }
      return;
    }
    if (trial.setting.policy().sharesFrames()) {
      comparison.requireSameFrames(parent.real.space(), child.space());
    }
    add(new Pair(child, parent.model.fork()));
  }

  private void add(Pair pair) {
    pairs.add(pair);
    system.processes.add(pair.real);
  }

  private void exit(Pair pair) {
    pairs.remove(pair);
    system.processes.remove(pair.real);
    system.free(pair.real);
    trial.settle();
  }

  /** A first process. */
  private void start(Step step) {
    RealSystem.RealProcess process;
    try {
      process = system.create();
    } catch (ErrnoException e) {
      trial.requireScarce(e.errno());
      return;
    }
    Pair pair = new Pair(process, new ModelSpace(trial.setting.policy(), trial.places.stack()));
    add(pair);
    if (!exec(pair, step)) {
      exit(pair);
    }
  }

  private boolean exec(Pair pair, Step step) {
    String path = trial.path(step.place());
    RealSystem.RealProcess old = pair.real;
    AddressSpace space;
    try {
      space = system.spaces.create(old.trapframePa(), 1);
    } catch (ErrnoException e) {
      trial.requireScarce(e.errno());
      return false;
    }
    byte[] arguments = trial.nextBytes(1 + step.choice() % 1000);
    int tailBytes = step.length() % Pages.BYTES;
    Errno errno =
        Trial.errnoOf(() -> images.build(space, path, trial.file(path), tailBytes, arguments));
    if (errno != null) {
      assertThat(errno).isEqualTo(Errno.ENOMEM);
      trial.requireScarce(errno);
      space.free();
      return false;
    }
    system.processes.remove(old);
    pair.real = new RealSystem.RealProcess(space, old.trapframePa());
    system.processes.add(pair.real);
    old.space().free();
    pair.model = images.model(trial.file(path), tailBytes, arguments);
    return true;
  }

  private void write(String path, Step step) {
    ModelFile file = trial.file(path);
    int offset = step.place() * 97 % (file.sizeBytes() + 1);
    int room = ModelFile.MOST_PAGES * Pages.BYTES - offset;
    byte[] bytes = trial.nextBytes(Math.min(step.length(), room));
    system.write(path, offset, bytes);
    file.write(offset, bytes);
  }

  private void compareAll() {
    Set<ModelFile> shared = new HashSet<>();
    for (Pair pair : pairs) {
      comparison.compare(pair.real.space(), pair.model);
      pair.model.pages.values().stream()
          .map(page -> page.file)
          .filter(file -> file != null && !trial.files.containsValue(file))
          .forEach(shared::add);
    }
    int sharedPages = shared.stream().mapToInt(file -> file.sizeBytes() / Pages.BYTES).sum();
    comparison.audit(system.frames.totalFrames() - framesAtStart, sharedPages);
  }
}
