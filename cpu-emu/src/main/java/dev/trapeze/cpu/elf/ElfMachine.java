package dev.trapeze.cpu.elf;

/** The values of {@code e_machine} that people are likely to meet, for a telling error message. */
enum ElfMachine {
  SPARC(2, "SPARC"),
  X86(3, "x86"),
  M68K(4, "Motorola 68000"),
  MIPS(8, "MIPS"),
  POWERPC(20, "PowerPC"),
  POWERPC64(21, "64-bit PowerPC"),
  S390(22, "IBM S/390"),
  ARM(40, "ARM"),
  SPARC_V9(43, "SPARC V9"),
  IA64(50, "Itanium"),
  X86_64(62, "x86-64"),
  AVR(83, "AVR"),
  XTENSA(94, "Xtensa"),
  AARCH64(183, "AArch64"),
  RISCV(243, "RISC-V"),
  BPF(247, "BPF"),
  LOONGARCH(258, "LoongArch");

  private final int code;
  private final String title;

  ElfMachine(int code, String title) {
    this.code = code;
    this.title = title;
  }

  int code() {
    return code;
  }

  /** The machine in words, by its number when it is none of these. */
  static String inWords(int code) {
    for (ElfMachine machine : values()) {
      if (machine.code == code) {
        return machine.title;
      }
    }
    return "machine number " + code;
  }
}
