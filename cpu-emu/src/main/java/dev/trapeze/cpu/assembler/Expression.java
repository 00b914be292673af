package dev.trapeze.cpu.assembler;

import dev.trapeze.cpu.isa.Xlen;

/** A number, an address, or what the source computes from them. */
sealed interface Expression
    permits Expression.Constant,
        Expression.Place,
        Expression.Reference,
        Expression.Negation,
        Expression.Complement,
        Expression.Binary,
        Expression.High,
        Expression.Low,
        Expression.RelativeHigh,
        Expression.RelativeLow,
        AddressPairs.Completion {
  /** Throws {@link StatementException} when it has no value, or none before layout. */
  Value evaluate();

  /** Where the source has it. */
  SourcePosition position();

  /** The number that the expression is; throws {@link StatementException} when it is a place. */
  default long number() {
    return number(evaluate());
  }

  /** As {@link #number()}, for one who has the expression's value already. */
  default long number(Value value) {
    if (!value.absolute()) {
      throw new StatementException(
          position(), "expected a number that is known here, found an address");
    }
    return value.offset();
  }

  record Constant(SourcePosition position, long value) implements Expression {
    @Override
    public Value evaluate() {
      return Value.of(value);
    }
  }

  /** A place in a section. */
  record Place(SourcePosition position, Section section, long offset) implements Expression {
    @Override
    public Value evaluate() {
      return Value.at(section, offset);
    }
  }

  record Reference(SourcePosition position, Label label) implements Expression {
    @Override
    public Value evaluate() {
      return label.evaluate(position);
    }
  }

  record Negation(SourcePosition position, Expression operand) implements Expression {
    @Override
    public Value evaluate() {
      return Value.of(-operand.number());
    }
  }

  record Complement(SourcePosition position, Expression operand) implements Expression {
    @Override
    public Value evaluate() {
      return Value.of(~operand.number());
    }
  }

  /** Two operands with an operator between them. */
  record Binary(SourcePosition position, String operator, Expression left, Expression right)
      implements Expression {
    @Override
    public Value evaluate() {
      Value l = left.evaluate();
      Value r = right.evaluate();
      if (operator.equals("+") && (l.absolute() || r.absolute())) {
        return new Value(l.absolute() ? r.section() : l.section(), l.offset() + r.offset());
      }
      if (operator.equals("-") && r.absolute()) {
        return new Value(l.section(), l.offset() - r.offset());
      }
      if (operator.equals("-") && l.section() == r.section()) {
        return Value.of(l.offset() - r.offset());
      }
      return Value.of(compute(left.number(l), right.number(r)));
    }

    private long compute(long l, long r) {
      return switch (operator) {
        case "+" -> l + r;
        case "-" -> l - r;
        case "*" -> l * r;
        case "/" -> {
          if (r == 0) {
            throw new StatementException(position, "division by zero");
          }
          yield l / r;
        }
        case "<<" -> r < 0 || r > 63 ? 0 : l << r;
        case ">>" -> r < 0 || r > 63 ? 0 : l >>> r;
        case "&" -> l & r;
        case "|" -> l | r;
        case "^" -> l ^ r;
        default -> throw new IllegalStateException("no operator " + operator);
      };
    }
  }

  /** {@code %hi(e)}: what lui loads so that adding {@code %lo(e)} gives e. */
  record High(SourcePosition position, Expression operand, Xlen xlen) implements Expression {
    @Override
    public Value evaluate() {
      long value = operand.number();
      long extended = xlen.signExtend(value);
      if (extended != (int) extended) {
        throw new StatementException(
            position, xlen.hex(value) + " is out of reach of lui: expected a signed 32-bit value");
      }
      return Value.of(((extended + 0x800) >> 12) & 0xFFFFF);
    }
  }

  /** {@code %lo(e)}: the lower 12 bits, sign-extended. */
  record Low(SourcePosition position, Expression operand) implements Expression {
    @Override
    public Value evaluate() {
      return Value.of(operand.number() << 52 >> 52);
    }
  }

  /** {@code %pcrel_hi(e)} in an auipc at {@code here}. */
  record RelativeHigh(SourcePosition position, Expression operand, Expression here, Xlen xlen)
      implements Expression {
    @Override
    public Value evaluate() {
      return new High(position, new Binary(position, "-", operand, here), xlen).evaluate();
    }
  }

  /** The distance's lower 12 bits, for the instruction that completes an auipc at {@code base}. */
  record RelativeLow(SourcePosition position, Expression operand, Expression base)
      implements Expression {
    @Override
    public Value evaluate() {
      return new Low(position, new Binary(position, "-", operand, base)).evaluate();
    }
  }
}
