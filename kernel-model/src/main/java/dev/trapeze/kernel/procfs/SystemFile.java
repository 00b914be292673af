package dev.trapeze.kernel.procfs;

import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The files of {@code /proc} that are about the whole system, by name. */
enum SystemFile {
  BUDDYINFO("buddyinfo", SystemMemory::buddyinfo),
  CPUINFO("cpuinfo", SystemTexts::cpuinfo),
  FILESYSTEMS("filesystems", SystemTexts::filesystems),
  MEMINFO("meminfo", SystemMemory::meminfo),
  MOUNTS("mounts", SystemTexts::mounts),
  STAT("stat", SystemTexts::stat),
  UPTIME("uptime", SystemTexts::uptime),
  VERSION("version", SystemTexts::version),
  ZONEINFO("zoneinfo", SystemMemory::zoneinfo);

  private static final SystemFile[] ALL = values();

  private final String fileName;
  private final Function<SystemView, String> text;

  SystemFile(String fileName, Function<SystemView, String> text) {
    this.fileName = fileName;
    this.text = text;
  }

  String fileName() {
    return fileName;
  }

  String text(SystemView system) {
    return text.apply(system);
  }

  static int count() {
    return ALL.length;
  }

  static SystemFile at(int index) {
    return ALL[index];
  }

  static @Nullable SystemFile named(String name) {
    for (SystemFile file : ALL) {
      if (file.fileName.equals(name)) {
        return file;
      }
    }
    return null;
  }
}
