package dev.trapeze.kernel.mm;

import dev.trapeze.cpu.memory.Ram;
import dev.trapeze.cpu.mmu.PagingMode;
import dev.trapeze.cpu.mmu.Pte;
import dev.trapeze.kernel.abi.Errno;
import dev.trapeze.kernel.abi.ErrnoException;
import dev.trapeze.kernel.state.StateSink;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * An address space: a list of regions, and the page table in RAM that is filled from it (xv6's
 * {@code pagetable} and {@code sz}; Linux's {@code mm_struct}). When it is filled, at once or page
 * by page as faults ask for it, is up to the {@link PageFaultPolicy}.
 *
 * <p>Every operation that needs frames either succeeds or throws ENOMEM and leaves the regions and
 * the mapped pages as they were; page tables made on the way stay until {@link #free()}.
 */
public final class AddressSpace {
  private final FrameAllocator frames;
  private final Ram ram;
  private final PageFaultPolicy policy;
  private final PageTable table;
  private final TranslationFence fence;
  private final Regions regions = new Regions();
  private final UserPages pages;
  private @Nullable Heap heap;
  private @Nullable GrowingStack growingStack;
  private ArgumentArea arguments = ArgumentArea.NONE;
  private List<LoadedFile> loadedFiles = List.of();
  private @Nullable ProcessPageSpace processPage;
  private @Nullable PolicyMappings mappings;

  /** An eager address space that no hart uses; otherwise as the following. */
  public AddressSpace(FrameAllocator frames, PagingMode mode) {
    this(PageTables.of(frames, mode));
  }

  /** An eager address space that no hart uses; otherwise as the following. */
  AddressSpace(PageTables tables) {
    this(tables, PageFaultPolicy.EAGER, 0, TranslationFence.NONE);
  }

  /**
   * An address space in which nothing is mapped. ENOMEM when there is no frame for its table.
   *
   * @param tables how its page table is made
   * @param policy when pages get their frames
   * @param zeroPa of the frame of zeros that is shown where nothing has been written yet; 0 if the
   *     policy shares no frames
   * @param fence hears of entries that are not what they were
   */
  public AddressSpace(
      PageTables tables, PageFaultPolicy policy, long zeroPa, TranslationFence fence) {
    this.frames = tables.frames();
    this.policy = policy;
    this.ram = frames.ram();
    this.table = new PageTable(tables);
    this.fence = fence;
    this.pages = new UserPages(frames, table, regions, policy, zeroPa, fence);
  }

  /** The page table. */
  public PageTable table() {
    return table;
  }

  /** True for the frame of zeros that is shown where nothing has been written yet. */
  public boolean isSharedZeros(long pa) {
    return pages.isSharedZeros(pa);
  }

  /** When pages get their frames. */
  public PageFaultPolicy policy() {
    return policy;
  }

  /** The frames of the machine. */
  FrameAllocator frames() {
    return frames;
  }

  /** The frames of its pages, for the policy. */
  UserPages pages() {
    return pages;
  }

  /**
   * Lets a policy map files here.
   *
   * @param topVa where mappings end at the highest
   */
  void mapFilesBy(MappingPolicy mappingPolicy, PolicyFrames policyFrames, long topVa) {
    mappings =
        new PolicyMappings(mappingPolicy, new MappingMemory(this, regions, policyFrames, topVa));
  }

  /** The files that a policy maps here; null where the kernel does that itself. */
  public @Nullable PolicyMappings mappings() {
    return mappings;
  }

  /** The regions, by ascending address; a view. */
  public List<Region> regions() {
    return regions.all();
  }

  /** The region that holds {@code va}, or null. */
  public @Nullable Region regionAt(long va) {
    return regions.at(va);
  }

  /** The lowest region with a byte on the page of {@code va}, which decides about it; or null. */
  public @Nullable Region regionOnPage(long va) {
    return regions.onPage(Pages.roundDown(va));
  }

  /** The only or lowest region of that kind, or null. */
  public @Nullable Region regionOf(RegionKind kind) {
    for (Region region : regions.all()) {
      if (region.kind() == kind) {
        return region;
      }
    }
    return null;
  }

  /** Where code, data, heap, stack and arguments begin and end. */
  public MemoryLimits limits() {
    return MemoryLimits.of(regions.all(), heap, growingStack, arguments);
  }

  /** Notes where the arguments are. */
  public void setArguments(ArgumentArea area) {
    arguments = area;
  }

  /** Notes what the program comes from. */
  public void setLoadedFiles(List<LoadedFile> files) {
    loadedFiles = List.copyOf(files);
  }

  /**
   * The files that exec has loaded, the program first; none before the first exec. What a program
   * maps itself is in its regions.
   */
  public List<LoadedFile> loadedFiles() {
    return loadedFiles;
  }

  /** Lets the region of the stack grow downwards, or no longer. */
  public void setGrowingStack(@Nullable GrowingStack stack) {
    growingStack = stack;
  }

  /** How far the stack may grow; null if it does not. */
  public @Nullable GrowingStack growingStack() {
    return growingStack;
  }

  /** Bytes of the pages in regions that are the program's own, there or not. */
  public long ownedBytes() {
    return bytesOfPages(region -> region.kind().ownsFrames());
  }

  /**
   * Bytes of the pages for which a frame of their own will be needed, if they are used: not those
   * that only keep a place, nor those that are in a file anyway.
   */
  private long promisedBytes() {
    return bytesOfPages(
        region ->
            region.file() instanceof SharedMemory
                || region.kind().ownsFrames() && region.isWritable() && !region.shared());
  }

  private long bytesOfPages(Predicate<Region> which) {
    long bytes = 0;
    long countedToVa = 0;
    for (Region region : regions.all()) {
      if (which.test(region)) {
        long fromVa = Math.max(region.firstPageVa(), countedToVa);
        bytes += Math.max(0, region.endPageVa() - fromVa);
        countedToVa = Math.max(countedToVa, region.endPageVa());
      }
    }
    return bytes;
  }

  /**
   * Bytes of the pages in private regions that the program may write, but for its stack (what
   * Linux's {@code RLIMIT_DATA} counts).
   */
  public long dataBytes() {
    long bytes = 0;
    for (Region region : regions.all()) {
      boolean stack = region.kind() == RegionKind.STACK || region.kind() == RegionKind.ARGUMENTS;
      if (region.kind().ownsFrames() && region.isWritable() && !region.shared() && !stack) {
        bytes += region.endPageVa() - region.firstPageVa();
      }
    }
    return bytes;
  }

  /**
   * Adds a region and maps it to frames that belong to somebody else, with superpages where the
   * addresses allow.
   *
   * @param pa of the first frame; the others follow
   */
  public void mapBorrowed(Region region, long pa) {
    table.map(region.startVa(), region.sizeBytes(), pa, region.permissions());
    regions.add(region);
  }

  /**
   * Takes away the region of one page that {@link #mapBorrowed} has mapped.
   *
   * @return the page's entry, 0 if it was not mapped
   */
  long unmapBorrowed(long va) {
    Region region = regions.at(va);
    if (region == null || region.kind().ownsFrames()) {
      return 0;
    }
    long entry = table.unmap(va);
    regions.remove(region);
    fence.changed(table, region.startVa(), region.endVa());
    return entry;
  }

  /** Gives this address space the page that its process has; ENOMEM if there is no frame for it. */
  void addProcessPage(ProcessPage page, long pageVa, int pid) {
    ProcessPageSpace added = new ProcessPageSpace(this, frames, page, pageVa, pid);
    added.add();
    processPage = added;
  }

  /** The frames that were taken for the page that the process has. */
  public Set<Long> processPageFrames() {
    return processPage == null ? Set.of() : processPage.taken();
  }

  /**
   * Lets other address spaces share all that this one has, the kernel's, from {@code startVa} to
   * the end of addresses. It must need no more entries of its root table afterwards.
   */
  void offer(long startVa) {
    table.offer(startVa);
  }

  /** Shares what the kernel's address space has offered, its regions and the tables for them. */
  void share(AddressSpace kernel) {
    table.share(kernel.table);
    kernel.regions.all().forEach(regions::add);
  }

  /**
   * Adds a region without mapping anything: somebody else will map its pages, one by one, with no
   * need for further frames of tables. ENOMEM when there are none now.
   */
  public void reserve(Region region) {
    table.reserve(region.firstPageVa(), region.endPageVa());
    regions.add(region);
  }

  /** Adds a region of the program's; what has a frame from the start is the policy's affair. */
  public void map(Region region) {
    map(region, false);
  }

  /** Adds a region and gives each of its pages that is not mapped yet a frame, at once. */
  public void mapFilled(Region region) {
    map(region, true);
  }

  private void map(Region region, boolean filled) {
    if (processPage != null && !regions.areOwn(region.firstPageVa(), region.endPageVa())) {
      throw ErrnoException.of(Errno.ENOMEM);
    }
    regions.add(region);
    try {
      pages.clearStart(region);
      if (filled) {
        pages.fillAll(region, region.firstPageVa(), region.endPageVa());
      } else {
        policy.addPages(this, region, region.firstPageVa(), region.endPageVa());
      }
    } catch (ErrnoException e) {
      regions.remove(region);
      throw e;
    }
    if (region.kind() == RegionKind.HEAP && heap == null) {
      heap = Heap.of(region);
    }
  }

  /**
   * Lets the stack grow down to the page of {@code va}, if it may.
   *
   * @return false if it may not
   */
  boolean growStack(long va) {
    Region stack = regionOf(RegionKind.STACK);
    if (stack == null || !mayGrowStack(va)) {
      return false;
    }
    long pageVa = Pages.roundDown(va);
    policy.addPages(this, stack, pageVa, stack.firstPageVa());
    regions.replace(stack, stack.withStart(pageVa));
    return true;
  }

  /** Lets the stack begin at a page below, which must not be another region's. */
  void moveStackStart(long pageVa) {
    Region stack = regionOf(RegionKind.STACK);
    if (stack == null || Long.compareUnsigned(pageVa, stack.startVa()) >= 0) {
      throw new IllegalArgumentException(
          String.format("0x%x is not below the start of the stack", pageVa));
    }
    for (Region region : regions.between(pageVa, stack.firstPageVa())) {
      throw new IllegalArgumentException(
          String.format(
              "a stack from 0x%x would cover the %s at 0x%x",
              pageVa, region.kind().words(), region.startVa()));
    }
    regions.replace(stack, stack.withStart(pageVa));
  }

  /** Whether {@link #growStack} may. */
  boolean mayGrowStack(long va) {
    Region stack = regionOf(RegionKind.STACK);
    if (growingStack == null || stack == null || !isBelowStack(va)) {
      return false;
    }
    long pageVa = Pages.roundDown(va);
    long gapVa = Math.max(0, pageVa - growingStack.gapBytes());
    return pageVa >= growingStack.lowestVa()
        && regions.between(gapVa, stack.firstPageVa()).isEmpty();
  }

  /**
   * True if {@code va} lies below a growing stack, at most the gap below its limit, with no other
   * region in between.
   */
  boolean isBelowStack(long va) {
    Region stack = regionOf(RegionKind.STACK);
    return growingStack != null
        && stack != null
        && Long.compareUnsigned(va, stack.startVa()) < 0
        && Long.compareUnsigned(va, growingStack.gapStartVa()) >= 0
        && regions.between(Pages.roundDown(va), stack.firstPageVa()).isEmpty();
  }

  /**
   * Writes bytes where regions have just been mapped, whatever their permissions are (xv6's {@code
   * loadseg}).
   */
  public void load(long va, byte[] source, int offset, int bytes) {
    int done = 0;
    while (done < bytes) {
      long targetVa = va + done;
      long pageVa = Pages.roundDown(targetVa);
      pages.makeOwn(pageVa);
      int chunk = (int) Math.min(bytes - done, pageVa + Pages.BYTES - targetVa);
      long pa = Pte.pa(table.entryOf(pageVa)) + (targetVa - pageVa);
      ram.write(pa, source, offset + done, chunk);
      done += chunk;
    }
  }

  /**
   * Moves the end of the heap (xv6's {@code growproc}, Linux's {@code brk}). As in Linux, the heap
   * may have been cut by {@link #unmap} and {@link #protect}: a new page has the permissions that
   * the heap had at first, and what is left behind the new end goes.
   *
   * @param newEndVa of the heap
   * @param limitVa which the end may not pass
   * @param guardBytes what stays free behind it, a multiple of 4096
   * @throws ErrnoException ENOMEM when it would pass, or reach another region, when there is no
   *     heap or when frames are lacking; EINVAL when it would lie below the heap's start
   */
  public void moveHeapEnd(long newEndVa, long limitVa, long guardBytes) {
    if (heap == null || newEndVa > limitVa) {
      throw ErrnoException.of(Errno.ENOMEM);
    }
    if (newEndVa < heap.startVa()) {
      throw ErrnoException.of(Errno.EINVAL);
    }
    if (newEndVa > heap.endVa()) {
      growHeap(heap, newEndVa, guardBytes);
    } else {
      shrinkHeap(heap, newEndVa);
    }
    heap = heap.withEnd(newEndVa);
  }

  /** The same without a guard behind the heap. */
  public void moveHeapEnd(long newEndVa, long limitVa) {
    moveHeapEnd(newEndVa, limitVa, 0);
  }

  private void growHeap(Heap old, long newEndVa, long guardBytes) {
    long newPageVa = old.endPageVa();
    if (newEndVa > newPageVa) {
      long endPageVa = Pages.roundUp(newEndVa);
      requireRoom(newPageVa, endPageVa, policy.fillsHeapAtOnce());
      if (!regions.between(endPageVa, endPageVa + guardBytes).isEmpty()) {
        throw ErrnoException.of(Errno.ENOMEM);
      }
    }
    Region last = heapRegionAt(old.endVa());
    if (last != null && last.sizeBytes() == 0) {
      map(new Region(RegionKind.HEAP, old.endVa(), newEndVa, old.permissions()));
      regions.remove(last);
    } else if (last != null && (newEndVa <= newPageVa || last.permissions() == old.permissions())) {
      lengthen(last, newEndVa, newPageVa);
    } else if (newEndVa > newPageVa) {
      map(new Region(RegionKind.HEAP, newPageVa, newEndVa, old.permissions()));
      if (last != null) {
        regions.replace(last, last.withEnd(newPageVa));
      }
    }
  }

  private void lengthen(Region region, long newEndVa, long newPageVa) {
    Region longer = region.withEnd(newEndVa);
    regions.replace(region, longer);
    try {
      policy.addPages(this, longer, newPageVa, Pages.roundUp(newEndVa));
    } catch (ErrnoException e) {
      regions.replace(longer, region);
      throw e;
    }
  }

  private void shrinkHeap(Heap old, long newEndVa) {
    long goneVa = Pages.roundUp(newEndVa);
    if (goneVa < old.endPageVa()) {
      requireOwn(goneVa, old.endPageVa(), Errno.EINVAL);
      policy.removeHeapPages(this, goneVa, old.endPageVa());
      removeRegions(goneVa, old.endPageVa());
    }
    Region last = heapRegionAt(Math.min(goneVa, old.endVa()));
    if (last != null) {
      regions.replace(last, last.withEnd(newEndVa));
    }
  }

  /** The region of the heap that ends there, or null. */
  private @Nullable Region heapRegionAt(long endVa) {
    for (Region region : regions.all()) {
      if (region.kind() == RegionKind.HEAP && region.endVa() == endVa) {
        return region;
      }
    }
    return null;
  }

  /**
   * ENOMEM if a region is between two addresses, or if there are not as many frames: now, when all
   * is filled at once; else ever, for all that this address space has promised.
   */
  public void requireRoom(long startVa, long endVa) {
    requireRoom(startVa, endVa, policy.fillsAtOnce());
  }

  private void requireRoom(long startVa, long endVa, boolean filledAtOnce) {
    long bytes = endVa - startVa;
    boolean enough =
        filledAtOnce
            ? bytes / Pages.BYTES <= frames.freeFrames()
            : (promisedBytes() + bytes) / Pages.BYTES <= frames.totalFrames();
    if (!enough || !regions.between(startVa, endVa).isEmpty()) {
      throw ErrnoException.of(Errno.ENOMEM);
    }
  }

  /**
   * Moves the end of everything that is below {@code limitVa}, down to 0 if it must be: what lies
   * behind the new end is no longer there, be it heap, stack or text, and from there on the heap
   * grows again (xv6's {@code growproc}, with its {@code sz}). Throws as {@link #moveHeapEnd}.
   */
  public void moveImageEnd(long newEndVa, long limitVa) {
    if (heap == null || newEndVa >= heap.startVa()) {
      moveHeapEnd(newEndVa, limitVa);
      return;
    }
    pages.unmap(Pages.roundUp(newEndVa), heap.endPageVa());
    regions.split(newEndVa);
    for (Region region : List.copyOf(regions.all())) {
      if (region.kind().ownsFrames() && region.startVa() >= newEndVa) {
        regions.remove(region);
      }
    }
    Region empty = new Region(RegionKind.HEAP, newEndVa, newEndVa, heap.permissions());
    regions.add(empty);
    heap = Heap.of(empty);
  }

  /**
   * Takes away all of the program's that lies between two addresses, multiples of 4096; regions
   * that reach beyond are cut (Linux's {@code munmap}). The heap begins and ends where it did, even
   * if nothing of it is left.
   *
   * @throws ErrnoException EINVAL when pages are there that are not the program's
   */
  public void unmap(long startVa, long endVa) {
    requireOwn(startVa, endVa, Errno.EINVAL);
    pages.unmap(startVa, endVa);
    removeRegions(startVa, endVa);
  }

  private void removeRegions(long startVa, long endVa) {
    regions.split(startVa);
    regions.split(endVa);
    for (Region region : regions.between(startVa, endVa)) {
      regions.remove(region);
    }
  }

  /**
   * Changes what a program may do with its pages between two addresses, multiples of 4096 (Linux's
   * {@code mprotect}).
   *
   * @param permissions of R, W and X; U is added
   * @throws ErrnoException ENOMEM when a page there is none of the program's; nothing has changed
   */
  public void protect(long startVa, long endVa, int permissions) {
    requireOwn(startVa, endVa, Errno.ENOMEM);
    long coveredToVa = startVa;
    for (Region region : regions.between(startVa, endVa)) {
      if (region.firstPageVa() > coveredToVa) {
        break;
      }
      coveredToVa = Math.max(coveredToVa, region.endPageVa());
    }
    if (coveredToVa < endVa) {
      throw ErrnoException.of(Errno.ENOMEM);
    }
    regions.split(startVa);
    regions.split(endVa);
    for (Region region : regions.between(startVa, endVa)) {
      Region changed = region.withPermissions(permissions | Pte.U);
      regions.replace(region, changed);
      pages.protect(changed);
    }
  }

  private void requireOwn(long startVa, long endVa, Errno otherwise) {
    for (Region region : regions.between(startVa, endVa)) {
      if (!region.kind().ownsFrames() || region.kind().isGuard() || PolicyMappings.own(region)) {
        throw ErrnoException.of(otherwise);
      }
    }
  }

  /**
   * The start of a gap between two addresses in which no region has a page, or -1.
   *
   * @param bytes of the gap, a multiple of 4096
   * @param highest true for the highest such gap, false for the lowest
   */
  public long findGap(long bytes, long fromVa, long toVa, boolean highest) {
    return regions.findGap(bytes, fromVa, toVa, highest);
  }

  /**
   * Gives a child all regions of the program's (xv6's {@code uvmcopy}, Linux's {@code dup_mmap}):
   * the pages that are there are copied, or shared until one of both writes, as the policy says.
   *
   * @param child in which none of them is mapped; on ENOMEM it may hold some of them
   */
  public void copyOwnedTo(AddressSpace child) {
    child.heap = heap;
    child.growingStack = growingStack;
    child.arguments = arguments;
    child.loadedFiles = loadedFiles;
    for (Region region : regions.all()) {
      if (region.kind().ownsFrames() && !PolicyMappings.own(region)) {
        child.regions.add(region);
        policy.copyPages(this, child, region);
      }
    }
    if (mappings != null && child.mappings != null) {
      mappings.forkTo(child.mappings);
    }
  }

  /**
   * Shows pages of a file no longer, from one on, because the file has become shorter; the regions
   * stay, and what has been written to private pages there is gone, too (Linux's {@code
   * unmap_mapping_range}).
   *
   * @param inode of the file
   * @param firstPageGone the first page that the file no longer has
   */
  public void dropFilePages(long inode, long firstPageGone) {
    for (Region region : regions.all()) {
      MappedFile file = region.file();
      if (file != null && file.inode() == inode && !PolicyMappings.own(region)) {
        long shownFromVa = region.startVa() - ((Backing.FilePages) region.backing()).offset();
        long goneVa = shownFromVa + firstPageGone * Pages.BYTES;
        pages.unmap(
            Math.min(Math.max(region.firstPageVa(), goneVa), region.endPageVa()),
            region.endPageVa());
      }
    }
  }

  /** Gives back every frame that this address space owns, and its tables. */
  public void free() {
    if (mappings != null) {
      mappings.end();
    }
    fence.released(table);
    if (processPage != null) {
      processPage.remove();
      processPage = null;
    }
    for (Region region : regions.all()) {
      // What a policy has not given back is lost.
      if (region.kind().ownsFrames() && !PolicyMappings.own(region)) {
        pages.unmap(region.firstPageVa(), region.endPageVa());
      }
    }
    regions.clear();
    table.free();
  }

  /** Puts the regions, and where the page table lies. */
  public void putState(StateSink sink) {
    sink.put(table.rootPa());
    sink.put(String.valueOf(heap));
    sink.put(String.valueOf(growingStack));
    sink.put(arguments.toString());
    sink.put(loadedFiles.toString());
    sink.put(regions.all().size());
    for (Region region : regions.all()) {
      region.putState(sink);
    }
  }
}
