package dev.trapeze.console;

import dev.trapeze.console.CopySource.Kind;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code trapeze cp}. */
@Command(
    name = "cp",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    customSynopsis = "trapeze cp [-r] SOURCE... TARGET",
    description = {
      "Copies files between the host and disk images, both ways, or between images.",
      "",
      "IMAGE:/PATH is a file in an image; everything else is the host's. If TARGET is a",
      "directory, files keep their names in it. What is there is replaced. An image must",
      "not be in use; it is consistent at any moment, also if this is killed.",
      "",
      "Symbolic links of the host's are followed. A name in an image has at most 14",
      "bytes; longer ones are refused before anything is copied. Devices are copied",
      "between images only."
    },
    parameterListHeading = "%nParameters:%n",
    optionListHeading = "%nOptions:%n",
    exitCodeListHeading = "%nExit status:%n",
    exitCodeList = {
      "0:everything is copied",
      "2:usage error",
      "65:an image holds no file system, or is damaged; a source is no file or directory",
      "66:a source is missing or cannot be read; an image is in use by another process",
      "73:the target is full, read-only or the image that is read; a name or file is too long"
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  trapeze cp prog.elf fs.img:/prog",
      "  trapeze cp fs.img:/README fs.img:/init .",
      "  trapeze cp -r src fs.img:/",
      "  trapeze cp -r fs.img:/ backup",
      "  trapeze cp old.img:/usertests new.img:/",
    })
final class CpCommand implements Callable<Integer> {
  @Option(
      names = {"-r", "-R", "--recursive"},
      description = "Copy directories, with all that is in them.")
  private boolean recursive;

  @Mixin private LogOption log = new LogOption();

  @Parameters(
      arity = "2..*",
      paramLabel = "SOURCE... TARGET",
      hideParamSyntax = true,
      converter = CopyOperand.Converter.class,
      description = "Files to copy, and where to.")
  private List<CopyOperand> operands = List.of();

  @Spec private CommandSpec spec;

  @Override
  public Integer call() throws CommandFailure {
    List<CopyOperand> sources = operands.subList(0, operands.size() - 1);
    CopyOperand target = operands.get(operands.size() - 1);
    try (Images images = new Images(operands)) {
      TreeCopy copy = new TreeCopy();
      CopyTarget place = images.target(target);
      boolean into = place.kind() == Kind.DIRECTORY;
      if (!into && (sources.size() > 1 || target.mustBeDirectory())) {
        throw new CommandFailure(ExitStatus.CANNOT_WRITE, place.label() + ": is no directory");
      }
      for (CopyOperand operand : sources) {
        CopySource source = images.source(operand);
        if (source.kind() == Kind.DIRECTORY && !recursive) {
          throw new ParameterException(
              spec.commandLine(), source.label() + ": is a directory: -r copies it");
        }
        boolean contentsOnly = source.name().isEmpty();
        if (into && !contentsOnly) {
          copy.add(source, place.child(source.name()));
        } else {
          copy.add(source, place);
        }
      }
      PrintWriter err = spec.commandLine().getErr();
      copy.run(new Progress(err));
      for (String skipped : copy.skipped()) {
        err.println("trapeze: " + skipped + ", which stays in its image");
      }
    }
    return ExitStatus.OK.number();
  }

  /** The images that the operands lie in, each open once. */
  private static final class Images implements AutoCloseable {
    private final Map<Path, MountedImage> open = new HashMap<>();
    private final CopyOperand target;
    private final List<Path> files;

    /** For operands of which the last is the target. */
    Images(List<CopyOperand> operands) {
      this.target = operands.get(operands.size() - 1);
      this.files =
          operands.stream()
              .filter(CopyOperand.InImage.class::isInstance)
              .map(operand -> ((CopyOperand.InImage) operand).image())
              .toList();
    }

    CopySource source(CopyOperand operand) throws CommandFailure {
      return operand instanceof CopyOperand.InImage inImage
          ? ImageSource.of(mounted(inImage.image()), inImage.path())
          : HostSource.of(((CopyOperand.OnHost) operand).path());
    }

    CopyTarget target(CopyOperand operand) throws CommandFailure {
      return operand instanceof CopyOperand.InImage inImage
          ? new ImageTarget(mounted(inImage.image()), inImage.path())
          : new HostTarget(((CopyOperand.OnHost) operand).path(), files);
    }

    private MountedImage mounted(Path file) throws CommandFailure {
      Path key = real(file);
      MountedImage image = open.get(key);
      if (image == null) {
        boolean write =
            target instanceof CopyOperand.InImage inImage && real(inImage.image()).equals(key);
        image = MountedImage.open(file, write);
        open.put(key, image);
      }
      return image;
    }

    private static Path real(Path file) {
      try {
        return file.toRealPath();
      } catch (IOException e) {
        return file.toAbsolutePath().normalize();
      }
    }

    @Override
    public void close() throws CommandFailure {
      CommandFailure failure = null;
      for (MountedImage image : open.values()) {
        try {
          image.close();
        } catch (CommandFailure e) {
          failure = e;
        }
      }
      if (failure != null) {
        throw failure;
      }
    }
  }
}
