package dev.trapeze.kernel;

import dev.trapeze.cpu.isa.Xlen;
import dev.trapeze.cpu.machine.MachineConfig;
import dev.trapeze.cpu.mmu.MmuConfig;
import dev.trapeze.cpu.mmu.TranslationCaching;
import dev.trapeze.kernel.abi.Personality;
import dev.trapeze.kernel.fs.FileSystemParts;
import dev.trapeze.kernel.mm.AddressSpaceLayout;
import dev.trapeze.kernel.mm.FaultClassifier;
import dev.trapeze.kernel.mm.FramePolicy;
import dev.trapeze.kernel.mm.MappingPolicy;
import dev.trapeze.kernel.mm.PageFaultPolicy;
import dev.trapeze.kernel.mm.PageMapper;
import dev.trapeze.kernel.mm.PageTablePrinter;
import dev.trapeze.kernel.mm.Pages;
import dev.trapeze.kernel.mm.ProcessPage;
import dev.trapeze.kernel.mm.RadixMapper;
import dev.trapeze.kernel.proc.RoundRobin;
import dev.trapeze.kernel.proc.SchedulingPolicy;
import dev.trapeze.kernel.syscall.CallExtension;
import dev.trapeze.kernel.trap.Backtrace;
import dev.trapeze.kernel.trap.Trampoline;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What can be chosen about a system: its machine, and the policies of its kernel. Immutable; each
 * {@code with…} gives a changed copy.
 */
public final class KernelConfig {

  /** The least RAM with which there is room for the kernel's own and a few processes. */
  public static final long MIN_RAM_BYTES = 2L << 20;

  /**
   * The most RAM. With 32 bits it must besides end below the kernel's stacks at the top, 8 KiB for
   * each process.
   */
  public static final long MAX_RAM_BYTES = 2032L << 20;

  /** The seed that {@code /dev/random} has unless another is chosen. */
  public static final long DEFAULT_SEED = 1;

  /** The most harts (xv6's {@code NCPU}). */
  public static final int MOST_HARTS = 8;

  /** The most processes. */
  public static final int MOST_PROCESSES = 1 << 14;

  private final Xlen xlen;
  private long ramBytes = MachineConfig.DEFAULT_RAM_BYTES;
  private int harts = 1;
  private TranslationCaching translationCaching = TranslationCaching.COHERENT;
  private MachineConfig.Engine engine = MachineConfig.Engine.TRANSLATED;
  private AddressSpaceLayout layout;
  private FirstProcess firstProcess = FirstProcess.INIT;
  private boolean interactiveConsole = true;
  private Personality personality = Personality.TRAPEZE;
  private int maxProcesses = Personality.TRAPEZE.limits().processes();
  private @Nullable PageFaultPolicy pageFaults;
  private FramePolicy.@Nullable Maker frames;
  private Supplier<SchedulingPolicy> scheduling = RoundRobin::new;
  private FileSystemParts fileSystemParts = FileSystemParts.STANDARD;
  private PageMapper pageMapper = new RadixMapper();
  private ProcessPage processPage = ProcessPage.NONE;
  private PageTablePrinter firstTable = PageTablePrinter.NONE;
  private @Nullable FaultClassifier faultClassifier;
  private long seed = DEFAULT_SEED;
  private long startTime;
  private List<Supplier<? extends CallExtension>> extensions = List.of();
  private @Nullable String trampoline;
  private @Nullable Supplier<MappingPolicy> mappings;
  private @Nullable Backtrace backtrace;

  private KernelConfig(Xlen xlen) {
    this.xlen = xlen;
    this.layout = AddressSpaceLayout.vimix(xlen);
  }

  /** The usual system: 128 MiB, VIMIX's layout, {@code /init}, a person at the console. */
  public static KernelConfig of(Xlen xlen) {
    return new KernelConfig(xlen);
  }

  /** A copy with one change, once it is sure that the parts still fit together. */
  private KernelConfig with(Consumer<KernelConfig> change) {
    KernelConfig copy = new KernelConfig(xlen);
    copy.ramBytes = ramBytes;
    copy.harts = harts;
    copy.translationCaching = translationCaching;
    copy.engine = engine;
    copy.layout = layout;
    copy.firstProcess = firstProcess;
    copy.interactiveConsole = interactiveConsole;
    copy.maxProcesses = maxProcesses;
    copy.personality = personality;
    copy.pageFaults = pageFaults;
    copy.frames = frames;
    copy.scheduling = scheduling;
    copy.fileSystemParts = fileSystemParts;
    copy.pageMapper = pageMapper;
    copy.processPage = processPage;
    copy.firstTable = firstTable;
    copy.faultClassifier = faultClassifier;
    copy.seed = seed;
    copy.startTime = startTime;
    copy.extensions = extensions;
    copy.trampoline = trampoline;
    copy.mappings = mappings;
    copy.backtrace = backtrace;
    change.accept(copy);
    copy.check();
    return copy;
  }

  private void check() {
    if (ramBytes % Pages.BYTES != 0 || ramBytes < MIN_RAM_BYTES || ramBytes > MAX_RAM_BYTES) {
      throw new IllegalArgumentException(
          "RAM must be a multiple of 4 KiB from 2 MiB to 2032 MiB, not " + ramBytes + " bytes");
    }
    if (harts < 1 || harts > MOST_HARTS) {
      throw new IllegalArgumentException(
          "there can be from 1 to " + MOST_HARTS + " harts, not " + harts);
    }
    if (maxProcesses < 1 || maxProcesses > MOST_PROCESSES) {
      throw new IllegalArgumentException(
          "there can be from 1 to " + MOST_PROCESSES + " processes, not " + maxProcesses);
    }
    LayoutCheck.check(this);
  }

  /** Width of the machine. */
  public Xlen xlen() {
    return xlen;
  }

  /** Size of RAM: a multiple of 4096 from {@link #MIN_RAM_BYTES} to {@link #MAX_RAM_BYTES}. */
  public long ramBytes() {
    return ramBytes;
  }

  /** The same with another size of RAM. */
  public KernelConfig withRamBytes(long bytes) {
    return with(copy -> copy.ramBytes = bytes);
  }

  /** How many harts the machine has: 1 to {@link #MOST_HARTS}. */
  public int harts() {
    return harts;
  }

  /** The same with another number of harts. */
  public KernelConfig withHarts(int number) {
    return with(copy -> copy.harts = number);
  }

  /** What the harts may remember of page tables that have changed. */
  public TranslationCaching translationCaching() {
    return translationCaching;
  }

  /** The same with another memory of page tables. */
  public KernelConfig withTranslationCaching(TranslationCaching caching) {
    return with(copy -> copy.translationCaching = caching);
  }

  /** The machine, as it is to be built. */
  MachineConfig machine() {
    return new MachineConfig(xlen, ramBytes, engine)
        .withHarts(harts)
        .withMmu(MmuConfig.DEFAULT.withCaching(translationCaching));
  }

  /** What executes the guest's instructions; the results do not depend on it. */
  public MachineConfig.Engine engine() {
    return engine;
  }

  /** The same with another engine. */
  public KernelConfig withEngine(MachineConfig.Engine other) {
    return with(copy -> copy.engine = other);
  }

  /** Where everything lies in an address space; for the same width. */
  public AddressSpaceLayout layout() {
    return layout;
  }

  /** The same with another layout. */
  public KernelConfig withLayout(AddressSpaceLayout other) {
    return with(copy -> copy.layout = other);
  }

  /** What runs first. */
  public FirstProcess firstProcess() {
    return firstProcess;
  }

  /** The same with another first process. */
  public KernelConfig withFirstProcess(FirstProcess other) {
    return with(copy -> copy.firstProcess = other);
  }

  /** Whether a person is at the console, or a stream of bytes. */
  public boolean interactiveConsole() {
    return interactiveConsole;
  }

  /** The same with or without a person at the console. */
  public KernelConfig withInteractiveConsole(boolean interactive) {
    return with(copy -> copy.interactiveConsole = interactive);
  }

  /** How many processes there can be (xv6's {@code NPROC}). */
  public int maxProcesses() {
    return maxProcesses;
  }

  /** The same with another limit, 1 to {@link #MOST_PROCESSES}. */
  public KernelConfig withMaxProcesses(int number) {
    return with(copy -> copy.maxProcesses = number);
  }

  /** Whose programs the kernel runs. */
  public Personality personality() {
    return personality;
  }

  /** The same for programs of another kernel, with its number of processes and its layout. */
  public KernelConfig withPersonality(Personality other) {
    return with(
        copy -> {
          copy.personality = other;
          copy.maxProcesses = other.limits().processes();
          copy.layout = AddressSpaceLayout.named(other.layout(), xlen);
          if (firstProcess.equals(FirstProcess.INIT) && !other.equals(Personality.TRAPEZE)) {
            copy.firstProcess = FirstProcess.INIT_BY_PATH;
          }
        });
  }

  /** When pages get their frames; unless that is chosen, as the layout's kernel does it. */
  public PageFaultPolicy pageFaults() {
    if (pageFaults != null) {
      return pageFaults;
    }
    return layout.hasKernelHalf() ? PageFaultPolicy.COW : PageFaultPolicy.EAGER;
  }

  /** Which physical frame is given away next; unless one is chosen, the one of the layout. */
  public FramePolicy.Maker frames() {
    if (frames != null) {
      return frames;
    }
    return layout.hasKernelHalf() ? FramePolicy.BUDDY : FramePolicy.FREE_LIST;
  }

  /** The same with another way to choose frames. */
  public KernelConfig withFrames(FramePolicy.Maker policy) {
    return with(copy -> copy.frames = policy);
  }

  /** The same with another way for pages to get their frames. */
  public KernelConfig withPageFaults(PageFaultPolicy policy) {
    return with(copy -> copy.pageFaults = policy);
  }

  /** What finds and makes the entries of page tables. */
  public PageMapper pageMapper() {
    return pageMapper;
  }

  /** The same with another mapper. */
  public KernelConfig withPageMapper(PageMapper mapper) {
    return with(copy -> copy.pageMapper = mapper);
  }

  /** The page that each process has besides its program's. */
  public ProcessPage processPage() {
    return processPage;
  }

  /** The same with another such page; not for a layout with the kernel in every table. */
  public KernelConfig withProcessPage(ProcessPage page) {
    return with(copy -> copy.processPage = page);
  }

  /** What the console shows of the page table of the first process, once it is a program. */
  public PageTablePrinter firstTable() {
    return firstTable;
  }

  /** The same with another text of that table. */
  public KernelConfig withFirstTable(PageTablePrinter printer) {
    return with(copy -> copy.firstTable = printer);
  }

  /** What tells which mistake a page fault gives away; null if only its place is told. */
  public @Nullable FaultClassifier faultClassifier() {
    return faultClassifier;
  }

  /** The same with somebody who tells which mistake a page fault gives away. */
  public KernelConfig withFaultClassifier(FaultClassifier classifier) {
    return with(copy -> copy.faultClassifier = classifier);
  }

  /** Makes the scheduler's policy; a new one for each system, because it holds processes. */
  public Supplier<SchedulingPolicy> scheduling() {
    return scheduling;
  }

  /** The same with another way to choose who runs next. */
  public KernelConfig withScheduling(Supplier<SchedulingPolicy> policy) {
    return with(copy -> copy.scheduling = policy);
  }

  /** The parts of the disk's file system, made anew for each system. */
  public FileSystemParts fileSystemParts() {
    return fileSystemParts;
  }

  /** The same with other parts of the disk's file system. */
  public KernelConfig withFileSystemParts(FileSystemParts parts) {
    return with(copy -> copy.fileSystemParts = parts);
  }

  /** Makes the policy that maps files; null where the kernel maps them by its page cache. */
  public @Nullable Supplier<MappingPolicy> mappings() {
    return mappings;
  }

  /** The same with another way to map files; a new policy for each system. */
  public KernelConfig withMappings(Supplier<MappingPolicy> policy) {
    return with(copy -> copy.mappings = policy);
  }

  /** What the bytes of {@code /dev/random} follow from. */
  public long seed() {
    return seed;
  }

  /** The same with another seed; any value will do. */
  public KernelConfig withSeed(long other) {
    return with(copy -> copy.seed = other);
  }

  /** What the {@code time} CSR shows when the kernel boots. */
  public long startTime() {
    return startTime;
  }

  /**
   * The same booted at another time: ticks come after other instructions then, and so do all
   * decisions about who runs next.
   *
   * @param time of the {@code time} CSR, not negative
   */
  public KernelConfig withStartTime(long time) {
    if (time < 0) {
      throw new IllegalArgumentException("the time at boot is negative: " + time);
    }
    return with(copy -> copy.startTime = time);
  }

  /** Makes the system calls beside the kernel's own; new ones for each system. */
  public List<Supplier<? extends CallExtension>> extensions() {
    return extensions;
  }

  /** The same with further system calls. */
  public KernelConfig withExtension(Supplier<? extends CallExtension> extension) {
    return with(
        copy -> {
          copy.extensions = new ArrayList<>(extensions);
          copy.extensions.add(extension);
        });
  }

  /** The source of the trampoline, if it is not the kernel's own. */
  public @Nullable String trampoline() {
    return trampoline;
  }

  /**
   * The same with another trampoline, for a layout that has one. The text is assembled as {@code
   * trampoline.S}, with {@code TRAPFRAME}, {@code WORD}, {@code LOAD} and {@code STORE} as in the
   * kernel's own, and must define {@code uservec} and {@code userret} within a page.
   *
   * @throws IllegalArgumentException when it cannot be assembled: a line for each reason, each with
   *     its place
   */
  public KernelConfig withTrampoline(String source) {
    Trampoline.assemble(layout, source);
    return with(copy -> copy.trampoline = source);
  }

  /** The same with the kernel's own trampoline. */
  public KernelConfig withKernelTrampoline() {
    return with(copy -> copy.trampoline = null);
  }

  /** What finds out how a program has come to a fault, if anything. */
  public @Nullable Backtrace backtrace() {
    return backtrace;
  }

  /** The same with a line below the report of each fault, of how the program has come there. */
  public KernelConfig withBacktrace(Backtrace other) {
    return with(copy -> copy.backtrace = other);
  }
}
