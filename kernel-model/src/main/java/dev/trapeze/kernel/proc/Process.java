package dev.trapeze.kernel.proc;

import dev.trapeze.kernel.fs.ProcessFiles;
import dev.trapeze.kernel.mm.AddressSpace;
import dev.trapeze.kernel.signal.ProcessSignals;
import dev.trapeze.kernel.state.StateSink;
import dev.trapeze.kernel.wait.WaitChannel;
import org.jspecify.annotations.Nullable;

/**
 * A process (xv6's {@code struct proc}): plain data. What happens to it is decided by {@link
 * ProcessLifecycle}, {@link ProcessTable} and {@link Scheduler}.
 */
public final class Process implements Schedulable {
  /** The greatest length of a name. */
  public static final int MAX_NAME_LENGTH = 15;

  private final int slot;
  private final int pid;
  private final PendingCall pendingCall = new PendingCall();
  private final ProcessSignals signals = new ProcessSignals();
  private final Trapframe trapframe;
  private final ProcessFiles files;
  private final Children children = new Children();
  private ResourceLimits limits = ResourceLimits.initial();
  private AddressSpace addressSpace;
  private String name;
  private int parentPid;
  private int groupId;
  private int nice;
  private ProcessState state = ProcessState.USED;
  private @Nullable WaitChannel channel;
  private boolean orphan;
  private boolean killed;
  private int exitStatus;
  private long cpuTime;
  private long startTime;
  private long faults;

  Process(
      int slot,
      int pid,
      String name,
      Trapframe trapframe,
      AddressSpace addressSpace,
      ProcessFiles files) {
    this.slot = slot;
    this.pid = pid;
    this.name = name;
    this.groupId = pid;
    this.trapframe = trapframe;
    this.addressSpace = addressSpace;
    this.files = files;
  }

  /** Index in the process table; decides which kernel stack is this process's. */
  public int slot() {
    return slot;
  }

  /** Process number, from 1, never used again. */
  @Override
  public int pid() {
    return pid;
  }

  /** Last element of the path of the program, at most {@value #MAX_NAME_LENGTH} characters. */
  public String name() {
    return name;
  }

  /** Sets the name to the last element of {@code path}, cut to the greatest length. */
  public void setNameFromPath(String path) {
    String last = path.substring(path.lastIndexOf('/') + 1);
    name = last.substring(0, Math.min(last.length(), MAX_NAME_LENGTH));
  }

  /** Number of the process that will ask for the exit status; 0 for the first process. */
  public int parentPid() {
    return parentPid;
  }

  void setParentPid(int pid) {
    parentPid = pid;
  }

  /** Those who have this process as their parent. */
  Children children() {
    return children;
  }

  /** True if the parent is not the one that made the process. */
  public boolean isOrphan() {
    return orphan;
  }

  void setOrphan() {
    orphan = true;
  }

  /** Number of the process group. */
  public int groupId() {
    return groupId;
  }

  /** Puts the process into a group. */
  public void setGroupId(int groupId) {
    this.groupId = groupId;
  }

  /**
   * How willing the process is to let others go first: {@link #MIN_NICE} to {@link #MAX_NICE}, 0
   * unless somebody has said otherwise. What follows from it is up to the scheduling policy.
   */
  @Override
  public int nice() {
    return nice;
  }

  void setNice(int nice) {
    this.nice = nice;
  }

  /** How much of everything the process may have. */
  public ResourceLimits limits() {
    return limits;
  }

  void setLimits(ResourceLimits limits) {
    this.limits = limits;
  }

  /** What the process is doing. */
  public ProcessState state() {
    return state;
  }

  void setState(ProcessState state) {
    this.state = state;
  }

  /** The channel on which the process sleeps, or null when it does not. */
  public @Nullable WaitChannel channel() {
    return channel;
  }

  void setChannel(@Nullable WaitChannel channel) {
    this.channel = channel;
  }

  /** The state of a system call that had to wait. */
  public PendingCall pendingCall() {
    return pendingCall;
  }

  /** Its signals. */
  public ProcessSignals signals() {
    return signals;
  }

  /**
   * True if something is to be done with the process before it gets back to user mode: it is to
   * end, or a signal waits (Linux's {@code TIF_SIGPENDING}).
   */
  public boolean needsAttention() {
    return killed || signals.hasDeliverable();
  }

  /** The saved registers; not to be used once the process is a zombie. */
  public Trapframe trapframe() {
    return trapframe;
  }

  /** The memory; not to be used once the process is a zombie. */
  public AddressSpace addressSpace() {
    return addressSpace;
  }

  /** Puts another image in place of the present one, which becomes the caller's to free. */
  public void replaceAddressSpace(AddressSpace replacement) {
    addressSpace = replacement;
  }

  /** Open files and working directory; not to be used once the process is a zombie. */
  public ProcessFiles files() {
    return files;
  }

  /** True when the process is to end before it gets back to user mode. */
  public boolean killed() {
    return killed;
  }

  /** Decides that the process is to end with {@code status}; the first decision stands. */
  public void markKilled(int status) {
    if (!killed) {
      killed = true;
      exitStatus = status;
    }
  }

  /** What the process ended with, or will end with if it is marked as killed. */
  public int exitStatus() {
    return exitStatus;
  }

  void setExitStatus(int status) {
    exitStatus = status;
  }

  /** Time on the hart, in ticks of the {@code time} CSR (10 MHz). */
  @Override
  public long cpuTime() {
    return cpuTime;
  }

  /** When the process was made, in ticks of the {@code time} CSR since boot. */
  public long startTime() {
    return startTime;
  }

  void setStartTime(long time) {
    startTime = time;
  }

  /** How many page faults the kernel has resolved for the process (Linux's {@code min_flt}). */
  public long faults() {
    return faults;
  }

  /** Counts one more page fault. */
  public void countFault() {
    faults++;
  }

  void addCpuTime(long ticks) {
    cpuTime += ticks;
  }

  /**
   * Puts all that there is to know but the contents of memory. The sleepers of a channel and those
   * of the clock follow from it, and so do the children.
   */
  public void putState(StateSink sink) {
    sink.put(slot);
    sink.put(pid);
    sink.put(name);
    sink.put(parentPid);
    sink.put(groupId);
    sink.put(nice);
    sink.put(state.code());
    sink.put(String.valueOf(channel));
    sink.put(killed);
    sink.put(exitStatus);
    sink.put(cpuTime);
    sink.put(startTime);
    sink.put(faults);
    pendingCall.putState(sink);
    limits.putState(sink);
    signals.putState(sink);
    if (state != ProcessState.ZOMBIE) {
      sink.put(trapframe.pa());
      addressSpace.putState(sink);
      files.putState(sink);
    }
  }
}
