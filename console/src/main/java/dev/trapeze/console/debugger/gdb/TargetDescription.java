package dev.trapeze.console.debugger.gdb;

import dev.trapeze.cpu.isa.CsrId;
import dev.trapeze.cpu.isa.Extension;
import dev.trapeze.cpu.isa.Isa;
import dev.trapeze.cpu.isa.PrivilegeMode;
import dev.trapeze.cpu.isa.Register;
import dev.trapeze.cpu.isa.Xlen;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The registers that a machine has, and {@code target.xml}, which tells gdb of them (gdb manual,
 * G.5.10, RISC-V features). CSRs of machine mode are not among them: that mode is the Java kernel.
 */
final class TargetDescription {
  private static final List<CsrId> FLOAT_CSRS = List.of(CsrId.FFLAGS, CsrId.FRM, CsrId.FCSR);

  private final Xlen xlen;
  private final int floatBytes;
  private final List<CsrId> csrs;
  private final Map<Integer, TargetRegister> registers = new LinkedHashMap<>();

  TargetDescription(Isa isa) {
    xlen = isa.xlen();
    floatBytes = isa.has(Extension.D) ? 8 : isa.has(Extension.F) ? 4 : 0;
    csrs = Stream.of(CsrId.values()).filter(csr -> exists(csr, isa)).toList();
    for (int i = 0; i < 32; i++) {
      add(new TargetRegister.Integer(i));
    }
    add(new TargetRegister.Pc());
    if (floatBytes > 0) {
      for (int i = 0; i < 32; i++) {
        add(new TargetRegister.Float(i));
      }
      FLOAT_CSRS.forEach(csr -> add(new TargetRegister.Csr(csr)));
    }
    csrs.forEach(csr -> add(new TargetRegister.Csr(csr)));
    add(new TargetRegister.Mode());
  }

  /** The floating-point CSRs are told of apart. */
  private static boolean exists(CsrId csr, Isa isa) {
    if (!csr.in(isa.xlen())
        || csr.lowestMode() == PrivilegeMode.MACHINE
        || FLOAT_CSRS.contains(csr)) {
      return false;
    }
    if (csr.name().startsWith("HPMCOUNTER")) {
      return isa.has(Extension.ZIHPM);
    }
    return !csr.name().startsWith("STIMECMP") || isa.has(Extension.SSTC);
  }

  private void add(TargetRegister register) {
    registers.put(register.number(), register);
  }

  Xlen xlen() {
    return xlen;
  }

  /** All of them, in the order of their numbers in {@code target.xml}. */
  List<TargetRegister> registers() {
    return List.copyOf(registers.values());
  }

  /** The one with that number in packets, or null. */
  @Nullable TargetRegister register(int number) {
    return registers.get(number);
  }

  /** How many bytes it takes in packets. */
  int bytesOf(TargetRegister register) {
    return register instanceof TargetRegister.Float ? floatBytes : xlen.bytes();
  }

  /** {@code target.xml}. */
  String xml() {
    StringBuilder xml =
        new StringBuilder("<?xml version=\"1.0\"?>\n<!DOCTYPE target SYSTEM \"gdb-target.dtd\">\n");
    xml.append("<target version=\"1.0\">\n<architecture>riscv:rv").append(xlen.bits());
    xml.append("</architecture>\n");
    // For Linux gdb would take ecall for an instruction that goes on behind itself, and never step
    // into a trap.
    xml.append("<osabi>none</osabi>\n<feature name=\"org.gnu.gdb.riscv.cpu\">\n");
    for (int i = 0; i < 32; i++) {
      register(xml, Register.abiName(i), i, xlen.bits(), typeOf(i), "");
    }
    register(xml, "pc", TargetRegister.PC, xlen.bits(), "code_ptr", "");
    xml.append("</feature>\n");
    if (floatBytes > 0) {
      floats(xml);
    }
    xml.append("<feature name=\"org.gnu.gdb.riscv.csr\">\n");
    csrs.forEach(csr -> csr(xml, csr));
    xml.append("</feature>\n<feature name=\"org.gnu.gdb.riscv.virtual\">\n");
    register(xml, "priv", TargetRegister.MODE, xlen.bits(), "int", "");
    return xml.append("</feature>\n</target>\n").toString();
  }

  private void floats(StringBuilder xml) {
    xml.append("<feature name=\"org.gnu.gdb.riscv.fpu\">\n");
    String type = "ieee_single";
    if (floatBytes == 8) {
      type = "riscv_double";
      xml.append("<union id=\"riscv_double\"><field name=\"float\" type=\"ieee_single\"/>")
          .append("<field name=\"double\" type=\"ieee_double\"/></union>\n");
    }
    for (int i = 0; i < 32; i++) {
      int number = TargetRegister.FIRST_FLOAT + i;
      register(xml, Register.floatAbiName(i), number, 8 * floatBytes, type, "float");
    }
    FLOAT_CSRS.forEach(csr -> csr(xml, csr));
    xml.append("</feature>\n");
  }

  private void csr(StringBuilder xml, CsrId csr) {
    int number = TargetRegister.FIRST_CSR + csr.number();
    register(xml, csr.assemblerName(), number, xlen.bits(), "int", "csr");
  }

  private static void register(
      StringBuilder xml, String name, int number, int bits, String type, String group) {
    xml.append("<reg name=\"").append(name).append("\" bitsize=\"").append(bits);
    xml.append("\" regnum=\"").append(number).append("\" type=\"").append(type);
    xml.append(group.isEmpty() ? "\"/>\n" : "\" group=\"" + group + "\"/>\n");
  }

  /** As gdb's own descriptions have it: ra holds code addresses; sp, gp, tp and fp data. */
  private static String typeOf(int x) {
    return switch (x) {
      case 1 -> "code_ptr";
      case 2, 3, 4, 8 -> "data_ptr";
      default -> "int";
    };
  }
}
