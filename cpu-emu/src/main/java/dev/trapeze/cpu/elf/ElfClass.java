package dev.trapeze.cpu.elf;

import dev.trapeze.cpu.isa.Xlen;

/** The two widths of ELF file, with the sizes of their tables' entries in bytes. */
enum ElfClass {
  ELF32(1, Xlen.RV32, 52, 32, 40, 16),
  ELF64(2, Xlen.RV64, 64, 56, 64, 24);

  private final int code;
  private final Xlen xlen;
  private final int headerBytes;
  private final int programHeaderBytes;
  private final int sectionHeaderBytes;
  private final int symbolBytes;

  ElfClass(
      int code,
      Xlen xlen,
      int headerBytes,
      int programHeaderBytes,
      int sectionHeaderBytes,
      int symbolBytes) {
    this.code = code;
    this.xlen = xlen;
    this.headerBytes = headerBytes;
    this.programHeaderBytes = programHeaderBytes;
    this.sectionHeaderBytes = sectionHeaderBytes;
    this.symbolBytes = symbolBytes;
  }

  static ElfClass of(Xlen xlen) {
    return xlen == Xlen.RV32 ? ELF32 : ELF64;
  }

  /** The value of {@code e_ident[EI_CLASS]}. */
  int code() {
    return code;
  }

  Xlen xlen() {
    return xlen;
  }

  int headerBytes() {
    return headerBytes;
  }

  int programHeaderBytes() {
    return programHeaderBytes;
  }

  int sectionHeaderBytes() {
    return sectionHeaderBytes;
  }

  int symbolBytes() {
    return symbolBytes;
  }

  /** Bytes of an address, an offset or a size. */
  int wordBytes() {
    return xlen.bytes();
  }
}
