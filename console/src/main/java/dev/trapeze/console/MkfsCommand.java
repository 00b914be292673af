package dev.trapeze.console;

import dev.trapeze.console.image.RootTree;
import dev.trapeze.cpu.isa.Xlen;
import dev.trapeze.kernel.abi.Errno;
import dev.trapeze.kernel.abi.ErrnoException;
import dev.trapeze.kernel.fs.DeviceNode;
import dev.trapeze.kernel.fs.Disk;
import dev.trapeze.kernel.fs.DiskFormat;
import dev.trapeze.kernel.fs.DiskFormatException;
import dev.trapeze.kernel.fs.Fsck;
import dev.trapeze.kernel.fs.FsckReport;
import dev.trapeze.kernel.fs.MemoryDisk;
import dev.trapeze.kernel.fs.Mkfs;
import dev.trapeze.kernel.mm.AddressSpaceLayout;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import picocli.CommandLine.TypeConversionException;

/** {@code trapeze mkfs}. */
@Command(
    name = "mkfs",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description = {
      "Makes a disk image, with the programs of Trapeze, your files, or nothing on it.",
      "",
      "Without --size and --inodes it has the format and the sizes of xv6's images:",
      "2000 blocks of 1 KiB and 199 inodes. With xv6's programs on it, it boots in xv6.",
      "Another size is in Trapeze's own format, which has room for longer files than",
      "xv6's 268 KiB.",
      "",
      "--from takes all that is in a folder; symbolic links are followed. A name has at",
      "most 14 bytes. What an image cannot hold is refused, and then none is written."
    },
    parameterListHeading = "%nParameters:%n",
    optionListHeading = "%nOptions:%n",
    exitCodeListHeading = "%nExit status:%n",
    exitCodeList = {
      "0:done",
      "2:usage error, or sizes that make no sense",
      "65:something in the folder is neither file nor folder",
      "66:the folder, or a file in it, is missing or cannot be read; the image is in use",
      "73:the image is there already, cannot be written, or is too small for the files"
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  trapeze mkfs fs.img && trapeze --disk fs.img",
      "  trapeze mkfs --from root --device console:1:0 fs.img",
      "  trapeze mkfs --size 64M --inodes 4000 --force fs.img",
      "  trapeze mkfs --empty fs.img && trapeze cp -r src fs.img:/",
    })
final class MkfsCommand implements Callable<Integer> {
  private static final int MOST_INODES = 0x1_0000;
  private static final long BYTES_PER_INODE = 8 << 10;

  /** What is on the new image. */
  static final class Contents {
    @Option(
        names = "--from",
        paramLabel = "DIR",
        description = "Put the files of this folder of the host's on it, and nothing else.")
    private @Nullable Path folder;

    @Option(names = "--empty", description = "Put nothing on it.")
    private boolean empty;

    @Option(
        names = "--xlen",
        paramLabel = "32|64",
        converter = XlenOption.Converter.class,
        description = "Put the programs of Trapeze for that register width on it (default: 64).")
    private Xlen xlen = Xlen.RV64;
  }

  @ArgGroup private Contents contents = new Contents();

  @Option(
      names = "--layout",
      paramLabel = "NAME",
      converter = MachineOptions.LayoutName.class,
      description =
          "The address-space layout that the programs of Trapeze are for: linux, or any of the"
              + " others, which take the same programs (default: vimix).")
  private String layout = AddressSpaceLayout.NAMES.get(0);

  @Option(
      names = "--size",
      paramLabel = "SIZE",
      converter = ByteSize.class,
      description = "Of the image, in bytes or with K, M or G; up to 1G.")
  private @Nullable Long sizeBytes;

  @Option(
      names = "--inodes",
      paramLabel = "N",
      description =
          "How many files, directories and devices there can be, up to 65535 (default: one for"
              + " each 8K).")
  private @Nullable Integer inodes;

  @Option(
      names = "--format",
      paramLabel = "NAME",
      converter = FormatName.class,
      description =
          "xv6, also with other sizes than xv6's, or trapeze (default: xv6 if neither --size nor"
              + " --inodes is given).")
  private @Nullable DiskFormat format;

  @Option(
      names = "--device",
      paramLabel = "PATH:MAJOR:MINOR",
      converter = DeviceConverter.class,
      description = "Put this device file on it; the console is 1:0. May be given many times.")
  private List<DeviceNode> devices = List.of();

  @Option(names = "--force", description = "Replace IMAGE if it is there.")
  private boolean force;

  @Mixin private LogOption log = new LogOption();

  @Parameters(paramLabel = "IMAGE", description = "The file to make.")
  private Path image = Path.of("");

  @Spec private CommandSpec spec;

  @Override
  public Integer call() throws CommandFailure {
    HostFile.requireFolder(image);
    if (Files.exists(image, LinkOption.NOFOLLOW_LINKS)) {
      if (!Files.isRegularFile(image)) {
        throw new CommandFailure(ExitStatus.CANNOT_WRITE, image + ": is no ordinary file");
      }
      if (!force) {
        throw new CommandFailure(
            ExitStatus.CANNOT_WRITE, image + ": is there already: --force replaces it");
      }
      replace();
    } else {
      make();
    }
    return ExitStatus.OK.number();
  }

  /** Keeps the old image locked: a machine that has it would go on with a file without a name. */
  private void replace() throws CommandFailure {
    HostImage old = HostImage.openOfAnySize(image, HostImage.Access.WRITE_IF_ALLOWED);
    try (old) {
      make();
    } catch (IOException e) {
      throw new CommandFailure(ExitStatus.NO_INPUT, image + ": " + HostFile.reason(e), e);
    }
  }

  private void make() throws CommandFailure {
    Mkfs mkfs = mkfs();
    MemoryDisk disk;
    try {
      disk = disk(mkfs);
    } catch (CommandFailure e) {
      boolean full = e.getCause() instanceof ErrnoException errno && errno.errno() == Errno.ENOSPC;
      throw full ? tooSmall(e.getMessage(), e) : e;
    }
    HostFile.replace(image, disk);
    print(mkfs, disk);
  }

  private Mkfs mkfs() {
    boolean ofXv6 = sizeBytes == null && inodes == null;
    DiskFormat chosen = format != null ? format : ofXv6 ? DiskFormat.XV6 : DiskFormat.TRAPEZE;
    long bytes = sizeBytes == null ? (long) Mkfs.XV6.blocks() * Disk.BLOCK_BYTES : sizeBytes;
    if (bytes % Disk.BLOCK_BYTES != 0 || bytes > 1L << 30) {
      throw usage("--size " + ByteSize.format(bytes) + " is not a multiple of 1K up to 1G");
    }
    int blocks = (int) (bytes / Disk.BLOCK_BYTES);
    if (inodes != null && (inodes < 1 || inodes >= MOST_INODES)) {
      throw usage("--inodes " + inodes + " is not between 1 and " + (MOST_INODES - 1));
    }
    int numbers = ofXv6 ? Mkfs.XV6.inodes() : inodeNumbers(bytes);
    return chosen == DiskFormat.XV6
        ? new Mkfs(blocks, numbers, Mkfs.XV6.logBlocks())
        : Mkfs.trapeze(blocks, numbers);
  }

  /** How many numbers there are for inodes, with 0, which is none. */
  private int inodeNumbers(long bytes) {
    return inodes != null
        ? inodes + 1
        : (int) Math.min(MOST_INODES, Math.max(Mkfs.XV6.inodes(), bytes / BYTES_PER_INODE));
  }

  private MemoryDisk disk(Mkfs mkfs) throws CommandFailure {
    try {
      mkfs.image(List.of());
    } catch (DiskFormatException e) {
      throw usage("these sizes are no disk: " + e.getMessage());
    }
    try {
      if (contents.folder == null && !contents.empty) {
        List<DeviceNode> nodes = new ArrayList<>(DeviceNode.STANDARD);
        nodes.addAll(devices);
        AddressSpaceLayout named = AddressSpaceLayout.named(layout, contents.xlen);
        return mkfs.image(RootTree.files(named), nodes, Mkfs.MOUNT_POINTS);
      }
      MemoryDisk disk = mkfs.image(List.of(), devices);
      if (contents.folder != null) {
        fill(disk, contents.folder);
      }
      return disk;
    } catch (DiskFormatException e) {
      throw tooSmall(image + ": " + e.getMessage(), e);
    }
  }

  private void fill(MemoryDisk disk, Path folder) throws CommandFailure {
    if (Files.exists(folder) && !Files.isDirectory(folder)) {
      throw new CommandFailure(ExitStatus.NO_INPUT, folder + ": is no folder");
    }
    try (MountedImage mounted = MountedImage.of(disk, image.toString())) {
      TreeCopy copy = new TreeCopy();
      copy.add(HostSource.of(folder), new ImageTarget(mounted, "/"));
      copy.run(new Progress(spec.commandLine().getErr()));
    }
  }

  private static CommandFailure tooSmall(@Nullable String message, Throwable cause) {
    return new CommandFailure(
        ExitStatus.CANNOT_WRITE, message + " (--size and --inodes make a larger image)", cause);
  }

  private ParameterException usage(String message) {
    return new ParameterException(spec.commandLine(), message);
  }

  private void print(Mkfs mkfs, MemoryDisk disk) {
    FsckReport.Usage usage = Fsck.check(disk).usage();
    PrintWriter out = spec.commandLine().getOut();
    out.printf(
        "%s: %s format, %s of 1 KiB, %s; %s, %s, %s, %d blocks free%n",
        image,
        mkfs.format().words(),
        Count.of(mkfs.blocks(), "block"),
        Count.of(mkfs.inodes() - 1L, "inode"),
        Count.of(usage.files(), "file"),
        Count.of(usage.directories(), "directory"),
        Count.of(usage.devices(), "device"),
        usage.dataBlocks() - usage.usedBlocks());
  }

  static final class FormatName implements ITypeConverter<DiskFormat> {
    @Override
    public DiskFormat convert(String text) {
      return switch (text) {
        case "xv6" -> DiskFormat.XV6;
        case "trapeze" -> DiskFormat.TRAPEZE;
        default -> throw new TypeConversionException("'" + text + "' is neither xv6 nor trapeze");
      };
    }
  }

  static final class DeviceConverter implements ITypeConverter<DeviceNode> {
    @Override
    public DeviceNode convert(String text) {
      String[] parts = text.split(":", -1);
      if (parts.length != 3
          || parts[0].isEmpty()
          || !parts[1].matches("[0-9]{1,4}")
          || !parts[2].matches("[0-9]{1,4}")) {
        throw new TypeConversionException("'" + text + "' is not a device such as console:1:0");
      }
      String path = ImageName.ofText(parts[0]).replaceFirst("^/+", "");
      return new DeviceNode(path, Integer.parseInt(parts[1]), Integer.parseInt(parts[2]));
    }
  }
}
