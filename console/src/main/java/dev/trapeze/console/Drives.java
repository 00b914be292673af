package dev.trapeze.console;

import dev.trapeze.cpu.device.BlockStorage;
import dev.trapeze.cpu.machine.BoardConfig;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The disk images of a machine, open as long as it runs. */
final class Drives implements AutoCloseable {
  private final List<BlockStorage> storages = new ArrayList<>();
  private final List<DriveFile> opened = new ArrayList<>();

  /**
   * Opens all of them or none.
   *
   * @param snapshot true to read them into memory and leave the files as they are
   */
  Drives(List<Path> files, boolean snapshot) throws CommandFailure {
    if (files.size() > BoardConfig.MOST_DRIVES) {
      throw new CommandFailure(
          ExitStatus.USAGE,
          "--drive is given " + files.size() + " times: at most " + BoardConfig.MOST_DRIVES);
    }
    try {
      for (Path file : files) {
        storages.add(snapshot ? DriveFile.snapshot(file) : open(file));
      }
    } catch (CommandFailure e) {
      close();
      throw e;
    }
  }

  private BlockStorage open(Path file) throws CommandFailure {
    DriveFile drive = DriveFile.open(file);
    opened.add(drive);
    return drive;
  }

  List<BlockStorage> list() {
    return List.copyOf(storages);
  }

  @Override
  public void close() throws CommandFailure {
    for (DriveFile drive : opened) {
      try {
        drive.close();
      } catch (IOException e) {
        throw new CommandFailure(
            ExitStatus.CANNOT_WRITE, "a drive cannot be written: " + HostFile.reason(e), e);
      }
    }
  }
}
