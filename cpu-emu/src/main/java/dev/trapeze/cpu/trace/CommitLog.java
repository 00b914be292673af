package dev.trapeze.cpu.trace;

import dev.trapeze.cpu.exec.StepObserver;
import dev.trapeze.cpu.hart.FloatState;
import dev.trapeze.cpu.hart.Hart;
import dev.trapeze.cpu.isa.CsrId;
import dev.trapeze.cpu.isa.DecodedInstruction;
import dev.trapeze.cpu.isa.Extension;
import dev.trapeze.cpu.isa.Instruction;
import dev.trapeze.cpu.isa.Operand;
import dev.trapeze.cpu.isa.PrivilegeMode;
import dev.trapeze.cpu.isa.Xlen;
import java.util.Map;
import java.util.TreeMap;

/**
 * A line for each instruction that retires, in the form of Spike's {@code --log-commits} (its
 * development version 1.1.1, in which what was written stands in ascending order of register
 * numbers, and the layout of which earlier versions share):
 *
 * <pre>
 * core   0: 3 0x0000000080000000 (0x00000297) x5  0x0000000080000000
 * core   0: 3 0x0000000080000010 (0x0062b023) mem 0x0000000080001000 0x0000000000000001
 * core   0: 3 0x0000000080000014 (0x30029073) c768_mstatus 0x0000000a00001800
 * core   0: 3 0x0000000080000018 (0x4529) x10 0x000000000000000a
 * </pre>
 *
 * <p>Hart, mode, pc, instruction; each integer, floating-point and control register that was
 * written, with its new value; the address of each load; address and value of each store. Numbers
 * have as many digits as the register, the instruction or the access has. x0 is left out. A write
 * to {@code sstatus}, {@code sie}, {@code sip} or {@code fcsr} is one to the register that this is
 * a view of. What traps does not retire and has no line.
 */
public final class CommitLog implements StepObserver {
  /** The order of values on a line: by number, then integer, floating-point, control. */
  private static final int INTEGER = 0;

  private static final int FLOAT = 1;
  private static final int CONTROL = 4;

  private final int id;
  private final Hart hart;
  private final Xlen xlen;
  private final int floatBytes;
  private final LineSink sink;

  private final StringBuilder loads = new StringBuilder();
  private final StringBuilder stores = new StringBuilder();
  private PrivilegeMode mode = PrivilegeMode.MACHINE;
  private boolean floatsDirty;
  private int raisedFlags;

  /** A log of that hart. */
  public CommitLog(Hart hart, LineSink sink) {
    this.id = hart.id();
    this.hart = hart;
    this.xlen = hart.xlen();
    this.floatBytes = hart.isa().has(Extension.D) ? Long.BYTES : Integer.BYTES;
    this.sink = sink;
  }

  @Override
  public void begins(DecodedInstruction instruction) {
    loads.setLength(0);
    stores.setLength(0);
    mode = hart.mode();
    floatsDirty = hart.floats().fs() == FloatState.DIRTY;
    raisedFlags = 0;
  }

  @Override
  public void loaded(long va, int widthBytes) {
    loads.append(" mem ").append(xlen.hex(va));
  }

  @Override
  public void stored(long va, int widthBytes, long value) {
    stores.append(" mem ").append(xlen.hex(va)).append(' ').append(hex(value, widthBytes));
  }

  @Override
  public void raised(int flags) {
    raisedFlags |= flags;
  }

  @Override
  public void retired(long pc, DecodedInstruction instruction) {
    StringBuilder line = new StringBuilder(96);
    line.append(String.format("core%4d: %d ", id, mode.code()));
    line.append(xlen.hex(pc)).append(" (");
    line.append(hex(instruction.raw(), instruction.lengthBytes())).append(')');
    for (String written : written(instruction).values()) {
      line.append(' ').append(written);
    }
    sink.line(line.append(loads).append(stores).toString());
  }

  private Map<Integer, String> written(DecodedInstruction decoded) {
    Map<Integer, String> written = new TreeMap<>();
    Instruction instruction = decoded.instruction();
    int rd = decoded.rd();
    boolean toFloat = instruction.format().syntax().contains(Operand.FLOAT_RD);
    if (toFloat) {
      long bits = hart.floats().registers()[rd];
      written.put(rd << 4 | FLOAT, String.format("f%-2d %s", rd, hex(bits, floatBytes)));
    } else if (rd != 0) {
      written.put(rd << 4 | INTEGER, String.format("x%-2d %s", rd, xlen.hex(hart.x(rd))));
    }
    if (raisedFlags != 0) {
      control(written, CsrId.FFLAGS);
    }
    if (!floatsDirty && (toFloat || raisedFlags != 0)) {
      control(written, CsrId.MSTATUS);
    }
    switch (instruction) {
      case CSRRW, CSRRWI -> csrWritten(written, decoded.immediate());
      case CSRRS, CSRRC, CSRRSI, CSRRCI -> {
        if (decoded.rs1() != 0) {
          csrWritten(written, decoded.immediate());
        }
      }
      case SRET -> control(written, CsrId.MSTATUS);
      case MRET -> {
        control(written, CsrId.MSTATUS);
        if (xlen == Xlen.RV32) {
          control(written, CsrId.MSTATUSH);
        }
      }
      default -> {}
    }
    return written;
  }

  private void csrWritten(Map<Integer, String> written, int number) {
    CsrId csr = CsrId.ofNumber(number);
    if (csr == null) {
      return;
    }
    switch (csr) {
      case FFLAGS, FRM, FCSR -> {
        if (csr != CsrId.FRM) {
          control(written, CsrId.FFLAGS);
        }
        if (csr != CsrId.FFLAGS) {
          control(written, CsrId.FRM);
        }
        if (!floatsDirty) {
          control(written, CsrId.MSTATUS);
        }
      }
      case SSTATUS -> control(written, CsrId.MSTATUS);
      case SIE -> control(written, CsrId.MIE);
      case SIP -> control(written, CsrId.MIP);
      default -> {
        if (!isConstant(csr)) {
          control(written, csr);
        }
      }
    }
  }

  /** A counter that is always 0: a write to it is no write. */
  private static boolean isConstant(CsrId csr) {
    return csr.name().startsWith("MHPM");
  }

  private void control(Map<Integer, String> written, CsrId csr) {
    int number = csr.number();
    String value = xlen.hex(hart.csrs().read(number));
    written.put(
        number << 4 | CONTROL, String.format("c%d_%s %s", number, csr.assemblerName(), value));
  }

  private static String hex(long value, int widthBytes) {
    return switch (widthBytes) {
      case 1 -> String.format("0x%02x", value & 0xFF);
      case 2 -> String.format("0x%04x", value & 0xFFFF);
      case 4 -> String.format("0x%08x", (int) value);
      default -> String.format("0x%016x", value);
    };
  }
}
