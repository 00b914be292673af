package dev.trapeze.cpu.checkpoint;

import java.lang.reflect.Field;
import java.util.Locale;

/** The primitive types, and how a field of each goes into a {@code long} and back. */
enum NumberKind {
  BOOLEAN {
    @Override
    long get(Field field, Object object) throws IllegalAccessException {
      return field.getBoolean(object) ? 1 : 0;
    }

    @Override
    void set(Field field, Object object, long value) throws IllegalAccessException {
      field.setBoolean(object, value != 0);
    }
  },
  BYTE {
    @Override
    void set(Field field, Object object, long value) throws IllegalAccessException {
      field.setByte(object, (byte) value);
    }
  },
  CHAR {
    @Override
    void set(Field field, Object object, long value) throws IllegalAccessException {
      field.setChar(object, (char) value);
    }
  },
  SHORT {
    @Override
    void set(Field field, Object object, long value) throws IllegalAccessException {
      field.setShort(object, (short) value);
    }
  },
  INT {
    @Override
    void set(Field field, Object object, long value) throws IllegalAccessException {
      field.setInt(object, (int) value);
    }
  },
  LONG {
    @Override
    void set(Field field, Object object, long value) throws IllegalAccessException {
      field.setLong(object, value);
    }
  },
  FLOAT {
    @Override
    long get(Field field, Object object) throws IllegalAccessException {
      return Float.floatToRawIntBits(field.getFloat(object));
    }

    @Override
    void set(Field field, Object object, long value) throws IllegalAccessException {
      field.setFloat(object, Float.intBitsToFloat((int) value));
    }
  },
  DOUBLE {
    @Override
    long get(Field field, Object object) throws IllegalAccessException {
      return Double.doubleToRawLongBits(field.getDouble(object));
    }

    @Override
    void set(Field field, Object object, long value) throws IllegalAccessException {
      field.setDouble(object, Double.longBitsToDouble(value));
    }
  };

  /** The kind of a primitive type. */
  static NumberKind of(Class<?> type) {
    return valueOf(type.getName().toUpperCase(Locale.ROOT));
  }

  long get(Field field, Object object) throws IllegalAccessException {
    return field.getLong(object);
  }

  abstract void set(Field field, Object object, long value) throws IllegalAccessException;
}
